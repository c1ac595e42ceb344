import { join } from 'node:path'
import { copyDbtProject, putFile, putFilePipeline } from '../../support/dbt/dbt-project'
import { createLocalHome, type LocalHome } from '../../support/local-home'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

/** JSON texts that a careless step would change; each has no white space, so that it can be compared as text. */
const values: Readonly<Record<string, string>> = {
  'a nested object': '{"a":{"b":{"c":{"d":[1,{"e":null}]}}}}',
  'lists in lists': '[[1,[2,[3,[]]]],[],[[]],[[{}]]]',
  'an empty object': '{}',
  'an empty list': '[]',
  'nulls inside': '{"a":null,"b":[null,null,{"c":null}]}',
  'integers beyond a double': '[9007199254740993,18446744073709551617,-123456789012345678901234567890]',
  'decimals digit for digit':
    '{"price":12.50,"rate":0.1000000000000000055511151231257827,"zero":-0.0,"one":1.0}',
  exponents: '[1e3,1E+3,1.5e-7,-2.50E-10,123456789e-300,1e400,5e-324,1e-999]',
  'quotes and backslashes': String.raw`{"\"quoted\"":"a \"b\" \\ c \\\\ \\\" d","path":"C:\\temp\\new","slash":"a\/b/c"}`,
  'line breaks and control characters': String.raw`["line\nbreak","tab\t","\r\n","\u0001\u001f","\b\f"]`,
  'Unicode, written out and escaped':
    '{"grün":"日本語 🚀 é","\\u00fc":"\\ud83d\\ude80 \\u00e9","zwj":"👩‍👩‍👧"}',
  'keys in any spelling': '{"A":1,"a b":2,"":3,"$.x":4,"a\'b":5,"select":6,"0":7,"ä.ö":8}',
  'members in their order': '{"z":1,"a":2,"m":3,"b":{"z":1,"a":2}}',
  'a string': '"a plain string"',
  'a string that looks like JSON': String.raw`"{\"a\": [1, 2]}"`,
  'a string that looks like a number': '"007"',
  'the word null as a string': '"null"',
  'an empty string': '""',
  'a big number': '12345678901234567890123456789012345678',
  'a number': '1.10',
  true: 'true',
  false: 'false',
  'COPY’s own delimiters': String.raw`{"a":"x|y,z;\\N","b":"''","c":"$$","d":"{{ jinja }} {% raw %}"}`,
  'forty levels': `${'[{"a":'.repeat(20)}1${'}]'.repeat(20)}`,
}
const names = Object.keys(values)

const schema = `
version: 1
tables:
  things:
    description: One row a thing.
    stream: things
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: integer, nullable: false, description: The thing. }
      data: { path: $.data, type: super, description: Whatever it holds. }
  thing_items:
    description: One row an item.
    stream: things
    from: $.items[*]
    parent: things
    parent_key: { thing_id: id }
    list_index: item_index
    key: [thing_id, item_index]
    columns:
      order: { path: '$.items[*].order', type: super, description: Whatever it holds. }
`

let folder: string
let home: LocalHome
let dbt: string
beforeAll(async () => {
  folder = await makeTempFolder()
  dbt = await copyDbtProject(folder)
  home = await createLocalHome({ LAKELOAD_PIPELINES: join(folder, 'pipelines'), LAKELOAD_DBT_PROJECT: dbt })
  const things = Object.values(values).map(
    (value, id) => `{"id":${id},"data":${value},"items":[{"order":${value}},{"order":null},{}]}`,
  )
  await putFilePipeline(folder, 'things', schema, {
    things: [...things, `{"id":${names.length},"data":null}`, `{"id":${names.length + 1}}`],
  })
  await home.json(['dbt', 'generate', 'things'])
  await putFile(
    join(dbt, 'models', 'things', 'marts', 'all_things.sql'),
    `{{ config(materialized='table') }}
with things as (

    select * from {{ ref('stg_things__things') }}

),

items as (

    select * from {{ ref('stg_things__thing_items') }}

),

final as (

    select
        things.id,
        things.data,
        items."order" as item
    from things
    inner join items
        on things.id = items.thing_id and items.item_index = 0

)

select * from final
`,
  )
  expect(await home.json(['run', 'things', '--local'])).toMatchObject({ dbt: { failed: 0 } })
}, 240_000)
afterAll(async () => {
  await home.close()
  await removeTempFolder(folder)
})

/** A SUPER column as text, by its name in `values`. */
async function read(column: string, from: string): Promise<Readonly<Record<string, unknown>>> {
  const rows = await home.sql<{ id: number; value: unknown }>(`select id, ${column} as value from ${from}`)
  return Object.fromEntries(rows.map(({ id, value }) => [names[id] ?? 'none', value]))
}

const none = { none: null }

test('a SUPER column is read back as the JSON it was, character for character', async () => {
  expect(await read('data', 'things.things')).toEqual({ ...values, ...none })
  expect(await read('json_serialize(data)', 'things.things')).toEqual({ ...values, ...none })
})

test('so is one of list elements, under a name that is a reserved word', async () => {
  const items = '(select thing_id as id, "order" from things.thing_items where item_index = 0) as items'
  expect(await read('"order"', items)).toEqual(values)
  expect(
    await home.sql(
      'select count(*) as rows from things.thing_items where item_index > 0 and "order" is not null',
    ),
  ).toEqual([{ rows: 0 }])
})

test('dbt hands it on through a staging view into a mart’s table', async () => {
  expect(await read('data', 'things_staging.stg_things__things')).toEqual({ ...values, ...none })
  expect(await read('data', 'things_marts.all_things')).toEqual(values)
  expect(await read('item', 'things_marts.all_things')).toEqual(values)
})
