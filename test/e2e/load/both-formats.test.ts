import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StagingFormat } from '../../../job/pipeline/definition'
import { parseContract } from '../../../job/pipeline/parse-contract'
import { type LoadedTables, loadInProcess } from '../../support/infer/load-in-process'
import { useLoadBench } from '../../support/load/load-bench'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const schema = `version: 1
tables:
  things:
    stream: things
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: bigint, nullable: false }
      small: { path: $.small, type: integer }
      big: { path: $.big, type: bigint }
      money: { path: $.money, type: 'decimal(18,4)' }
      exact: { path: $.exact, type: 'decimal(38,20)' }
      whole: { path: $.whole, type: 'decimal(38,0)' }
      real: { path: $.real, type: double precision }
      is_on: { path: $.on, type: boolean }
      text: { path: $.text, type: varchar(2000) }
      day: { path: $.day, type: date }
      at: { path: $.at, type: timestamp }
      at_zone: { path: $.at, type: timestamptz }
      data: { path: $.data, type: super }
  thing_parts:
    stream: things
    from: $.parts[*]
    parent: things
    parent_key: { thing_id: id }
    list_index: place
    key: [thing_id, place]
    columns:
      order: { path: '$.parts[*].order', type: varchar(50) }
      extra: { path: '$.parts[*].extra', type: super }
`

/** JSON texts that a careless file format would change, by the column that they are for. */
const values: Readonly<Record<string, readonly string[]>> = {
  small: ['0', '-2147483648', '2147483647', '1e3', '-0'],
  big: ['9223372036854775807', '-9223372036854775808', '9007199254740993'],
  money: ['0.0001', '-0.0001', '12345678901234.5678', '-99999999999999.9999', '1.5e2', '0'],
  exact: ['0.12345678901234567890', '-123456789012345678.12345678901234567891', '1e-20', '5'],
  whole: ['99999999999999999999999999999999999999', '-99999999999999999999999999999999999999', '1e37'],
  real: [
    '0.1',
    '1e22',
    '1e-7',
    '-0.0',
    '1.7976931348623157e308',
    '2.2250738585072014e-308',
    '123456789012345.6',
    '3.141592653589793',
    '5e-10',
    '100000000000000000000',
  ],
  on: ['true', 'false'],
  text: [
    '""',
    '" "',
    '"null"',
    '"NULL"',
    String.raw`"q\" b\\ s\/ \b\f\n\r\t \u0001\u001f\u007f"`,
    String.raw`"é 日本語 🚀 👩‍👩‍👧 \u2028\u2029 \ud83d\ude80 \ufeff"`,
    '"a|b,c\\td;{\\"e\\":1}[]"',
    '"trailing\\\\"',
    '1.10',
    'true',
  ],
  day: ['"1969-12-31"', '"0001-01-01"', '"9999-12-31"', '"2024-02-29"', '"1582-10-10"'],
  at: [
    '"1969-12-31T23:59:59.999999Z"',
    '"0001-01-01T00:00:00Z"',
    '"9999-12-31T23:59:59.999999Z"',
    '"2022-12-05T01:02:03.1+05:30"',
    '"2022-12-05T00:00:00.000001Z"',
    '"1900-02-28 12:00:00-08"',
  ],
  data: [
    '{"a":{"b":[null,{"c":null}]},"n":[12345678901234567890.123456789,1e400,-0.0,1.10]}',
    '[]',
    '{}',
    '[[],[[]],{}]',
    '"text \\" \\\\ \\n é \\u00e9"',
    '""',
    '12345678901234567890123456789012345678',
    '1.10',
    'true',
    'null',
    '{"id":7,"text":"a key of the table","data":{"data":1}}',
  ],
}

const records = [
  ...Object.entries(values).flatMap(([name, texts]) => texts.map((text) => `"${name}":${text}`)),
  '"parts":[{"order":"a","extra":[1.0]},null,{"extra":"x"},{"order":"","extra":{"order":null}}]',
  '"parts":[]',
].map((member, id) => `{"id":${id},${member}}`)

const bench = useLoadBench()
let folder: string

beforeEach(async () => {
  folder = await makeTempFolder()
})

afterEach(() => removeTempFolder(folder))

async function loadAs(pipeline: string, format: StagingFormat): Promise<LoadedTables> {
  const source = join(folder, 'things.ndjson')
  await writeFile(source, records.map((record) => `${record}\n`).join(''))
  const { contract, problems } = parseContract(schema, 'schema.yml', pipeline, ['things'])
  if (contract === undefined) throw new Error(problems.map(({ message }) => message).join('\n'))
  const scratchFolder = join(folder, pipeline)
  await mkdir(scratchFolder)
  return await loadInProcess(bench, { contract, stream: 'things', source, scratchFolder, format })
}

/** The cells of all tables by key; what tells of the load left out. */
function cells(loaded: LoadedTables): Readonly<Record<string, readonly unknown[]>> {
  return Object.fromEntries(
    Object.entries(loaded.rows).map(([table, rows]) => [
      table,
      rows
        .map(({ _load_id, _raw_object, ...row }) => row)
        .sort((left, right) => JSON.stringify(left).localeCompare(JSON.stringify(right))),
    ]),
  )
}

test('the same tables come of Parquet and of JSON, cell for cell', async () => {
  const parquet = await loadAs('by_parquet', 'parquet')
  const json = await loadAs('by_json', 'jsonl')
  expect([...parquet.failedChecks, ...json.failedChecks]).toEqual([])
  expect(cells(json)).toEqual(cells(parquet))
  expect(json.rows.things).toHaveLength(records.length)
  // Something is there to be compared.
  const filled = new Set(
    json.rows.things?.flatMap((row) => Object.keys(row).filter((name) => row[name] !== null)),
  )
  expect(filled.size).toBe(16)
  const texts = json.rows.things?.map(({ text }) => text).filter((text) => text !== null)
  expect(texts).toEqual(expect.arrayContaining(['', ' ', 'null', 'trailing\\']))
  const whole = json.rows.things?.map((row) => row.whole).filter((text) => text !== null)
  expect(whole).toContain('99999999999999999999999999999999999999')
})
