import { join } from 'node:path'
import { copyDbtProject, putFile, putFilePipeline } from '../../support/dbt/dbt-project'
import { shopSchema } from '../../support/dbt/shop-contract'
import { createLocalHome, type LocalHome } from '../../support/local-home'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

interface RunJson {
  readonly status: string
  readonly dbt?: {
    readonly passed: number
    readonly failed: number
    readonly failed_nodes: readonly object[]
  }
}

const orders = [
  '{"order":"A-1","customer":7,"paid":true,"placed":"2026-01-02T03:04:05Z","day":"2026-01-02","total":12.5,"weight":1.5,"window":3,"note":null,"extra":{"gift":[1,[2,{}]]},"lines":[{"quantity":2,"tag":"x","discounts":[{"percent":0.5},{"percent":1}]},{"quantity":1,"tag":null,"discounts":[]}]}',
  '{"order":"A-2","customer":7,"paid":false,"placed":"2026-01-03T03:04:05+02:00","day":"2026-01-03","total":1,"weight":2,"note":"n","extra":null,"lines":[]}',
]
const visits = ['{"page":"/a","steps":[{"name":"look"},{"name":"buy"}]}', '{"page":"/b","steps":[]}']

const citySchema = `
version: 1
tables:
  cities:
    description: One row a city.
    stream: cities
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: integer, nullable: false, description: The city. }
      name: { path: $.name, type: varchar(50), description: Its name. }
`

let folder: string
let home: LocalHome
let dbt: string
beforeAll(async () => {
  folder = await makeTempFolder()
  dbt = await copyDbtProject(folder)
  home = await createLocalHome({
    LAKELOAD_PIPELINES: join(folder, 'pipelines'),
    LAKELOAD_DBT_PROJECT: dbt,
    DBT_EXCLUDE_RESOURCE_TYPES: 'unit_test',
  })
  await putFilePipeline(folder, 'shop', shopSchema, { orders, visits })
  await putFilePipeline(folder, 'atlas', citySchema, { cities: ['{"id":1,"name":"Oslo"}'] })
  await home.json(['local', 'up'])
}, 120_000)
afterAll(async () => {
  await home.close()
  await removeTempFolder(folder)
})

const run = async (pipeline: string, exitCode = 0): Promise<RunJson> =>
  await home.json<RunJson>(['run', pipeline, '--local'], exitCode)

const transform = async (pipeline: string, exitCode = 0): Promise<RunJson> =>
  await home.json<RunJson>(['transform', pipeline, '--local', '--dbt', dbt], exitCode)

/** The schemas that dbt has made relations in, with their relations. */
async function relations(): Promise<readonly string[]> {
  const rows = await home.sql<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_schema like '%_staging' or table_schema like '%_marts' order by 1`,
  )
  return rows.map(({ name }) => name)
}

test('a generated project builds with its tests: reserved words, keys of several columns, SUPER', async () => {
  expect((await home.lakeload(['dbt', 'generate', 'shop', '--check'])).exitCode).toBe(3)
  expect(await home.json(['dbt', 'generate', 'shop'])).toMatchObject({ pipeline: 'shop', dbt, outdated: 11 })
  expect((await home.lakeload(['dbt', 'generate', 'shop', '--check'])).exitCode).toBe(0)
  await home.json(['dbt', 'generate', 'atlas'])
  const { status, dbt: built } = await run('shop')
  expect(status).toBe('succeeded')
  // Views, and the tests of keys on sources and on views, and of every child table's parents.
  expect(built).toMatchObject({ passed: 18, failed: 0 })
}, 240_000)

test('a run builds its own pipeline’s models alone', async () => {
  expect((await relations()).map((name) => name.split('.')[0])).toEqual(Array(5).fill('shop_staging'))
  await run('atlas')
  expect(await relations()).toContain('atlas_staging.stg_atlas__cities')
}, 240_000)

test('what is broken in one pipeline’s models stops no other pipeline', async () => {
  // A model that fails when it is built, and a test across both pipelines that needs it.
  const marts = join(dbt, 'models', 'atlas', 'marts')
  await putFile(
    join(marts, 'dim_cities.sql'),
    "{{ config(materialized='table') }}\nselect cast(name as integer) as id from {{ ref('stg_atlas__cities') }}\n",
  )
  await putFile(
    join(marts, 'dim_cities.yml'),
    `models:
  - name: dim_cities
    columns:
      - name: id
        data_tests:
          - relationships:
              arguments: { to: ref('stg_shop__visits'), field: page }
`,
  )
  expect(await transform('shop')).toMatchObject({ dbt: { passed: 18, failed: 0 } })
  const { dbt: built } = await transform('atlas', 3)
  const failed_nodes = [{ unique_id: 'model.lakeload.dim_cities', status: 'error' }]
  expect(built?.failed_nodes).toMatchObject(failed_nodes)
  // What is loaded again is built again, and tells of failures as a run does.
  expect(await home.json(['replay', 'atlas', '--local', '--dbt', dbt], 3)).toMatchObject({
    in_use: true,
    dbt: { failed: 1, failed_nodes },
  })
}, 240_000)

test('a child row without its parent fails the generated tests, with keys of one and of several columns', async () => {
  await home.sql(`delete from shop.orders where "order" = 'A-1'`)
  await home.sql('delete from shop.order_lines where line_index = 0')
  const { dbt: built } = await transform('shop', 3)
  expect(built?.failed_nodes).toMatchObject([
    {
      unique_id: expect.stringMatching(
        /^test\.lakeload\.relationship_of_combination_stg_shop__order_line_discounts/,
      ),
    },
    { unique_id: expect.stringMatching(/^test\.lakeload\.relationships_stg_shop__order_lines/) },
  ])
}, 240_000)
