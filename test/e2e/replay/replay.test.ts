import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createS3ObjectStore } from '../../../job/adapters/s3-object-store'
import { deleteBelow } from '../../../job/lake/delete-below'
import { putFile } from '../../support/dbt/dbt-project'
import { createLocalHome, type LocalHome } from '../../support/local-home'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

interface RunJson {
  readonly status: string
  readonly load_id: string
}

interface ReplayJson {
  readonly in_use: boolean
  readonly loads: readonly { readonly load_id: string }[]
  readonly tables: readonly object[]
}

interface ErrorJson {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string }
}

const note = '      note: { path: $.note, type: varchar(50), description: A note. }\n'
const contract = (columns = ''): string => `
version: 1
tables:
  orders:
    stream: orders
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: integer, nullable: false }
      total: { path: $.total, type: "decimal(18,2)" }
${columns}  order_lines:
    stream: orders
    from: $.lines[*]
    parent: orders
    parent_key: { order_id: id }
    list_index: line_index
    key: [order_id, line_index]
    columns:
      sku: { path: "$.lines[*].sku", type: varchar(20) }
  visits:
    stream: visits
    from: $
    columns:
      page: { path: $.page, type: varchar(20) }
      extra: { path: $.extra, type: super }
`

/** What the source answers, day by day. */
const days = [
  {
    orders: [
      { id: 1, total: 10.5, note: 'a', lines: [{ sku: 'x' }, { sku: 'y' }] },
      { id: 2, total: 1, note: 'b', lines: [] },
    ],
    visits: [
      { page: '/a', extra: { n: 0.1 } },
      { page: '/b', extra: null },
    ],
  },
  { orders: [{ id: 1, total: 11, note: 'c', lines: [{ sku: 'z' }] }], visits: [{ page: '/a', extra: [1] }] },
  { orders: [{ id: 3, total: 3, note: null, lines: [{ sku: 'q' }] }], visits: [] },
]

let folder: string
let home: LocalHome
let loads: readonly string[]

async function putDay(day: number): Promise<void> {
  const { orders, visits } = days[day] as (typeof days)[number]
  for (const [name, records] of Object.entries({ orders, visits })) {
    await putFile(
      join(folder, 'data', `${name}.ndjson`),
      records.map((record) => `${JSON.stringify(record)}\n`).join(''),
    )
  }
}

async function putContract(text: string): Promise<void> {
  await putFile(join(folder, 'pipelines', 'shop', 'schema.yml'), text)
}

/** Every row of every table, with all that lakeload adds. */
async function tables(schema = 'shop'): Promise<unknown> {
  return {
    orders: await home.sql(`select * from ${schema}.orders order by id`),
    lines: await home.sql(`select * from ${schema}.order_lines order by order_id, line_index`),
    visits: await home.sql(
      `select page, json_serialize(extra) as extra, _load_id, _raw_object, _raw_line, _loaded_at from ${schema}.visits order by _load_id, _raw_line`,
    ),
  }
}

const replay = async (...args: readonly string[]): Promise<ReplayJson> =>
  await home.json<ReplayJson>(['replay', 'shop', '--local', ...args])

const refusal = async (args: readonly string[], exitCode: number): Promise<ErrorJson['error']> =>
  (await home.json<ErrorJson>([...args, '--local'], exitCode)).error

/** @param orders settings of one of the streams */
async function putDefinition(orders: object = {}): Promise<void> {
  const definition = {
    name: 'shop',
    source: { kind: 'files', path: join(folder, 'data') },
    streams: {
      orders: { path: 'orders.ndjson', ...orders },
      visits: { path: 'visits.ndjson', write: 'append' },
    },
  }
  await putFile(
    join(folder, 'pipelines', 'shop', 'pipeline.ts'),
    `export default ${JSON.stringify(definition)}\n`,
  )
}

beforeAll(async () => {
  folder = await makeTempFolder()
  home = await createLocalHome({
    LAKELOAD_PIPELINES: join(folder, 'pipelines'),
    LAKELOAD_DBT_PROJECT: join(folder, 'dbt'),
  })
  await putDefinition()
  await putContract(contract())
  await home.json(['local', 'up'])
  const ids: string[] = []
  for (const day of days.keys()) {
    await putDay(day)
    ids.push((await home.json<RunJson>(['run', 'shop', '--local'])).load_id)
  }
  loads = ids
  // From here on nothing asks the source.
  await rm(join(folder, 'data'), { recursive: true })
}, 240_000)
afterAll(async () => {
  await home.close()
  await removeTempFolder(folder)
})

test('everything replayed into another schema equals the tables in use, cell by cell', async () => {
  const result = await replay('--into', 'shop_check')
  expect(result).toMatchObject({ in_use: false, loads: loads.map((load_id) => ({ load_id })) })
  const same = { only_replayed: 0, only_in_use: 0 }
  expect(result.tables).toMatchObject([
    { name: 'orders', rows: 3, rows_in_use: 3, ...same },
    { name: 'order_lines', rows: 2, rows_in_use: 2, ...same },
    { name: 'visits', rows: 3, rows_in_use: 3, ...same },
  ])
  expect(await tables('shop_check')).toEqual(await tables())
  // A second time there is nothing left to do.
  expect((await replay('--into', 'shop_check')).loads).toEqual([])
  // Under other settings other loads would lie beside those that are built.
  await putDefinition({ dedupe: {} })
  for (const where of ['--into', '--switch']) {
    expect(await refusal(['replay', 'shop', where, 'shop_check'], 2)).toMatchObject({
      code: 'REPLAY_SCHEMA_OUTDATED',
      message: expect.stringContaining('under another contract or other settings'),
    })
  }
  await putDefinition()
}, 240_000)

test('one load is loaded again in place, and changes nothing that is right already', async () => {
  const before = await tables()
  expect((await replay('--load-id', loads[0] as string)).loads).toMatchObject([{ load_id: loads[0] }])
  expect(await tables()).toEqual(before)
  const audit = await home.sql<{ load_id: string; replay_id: string | null }>(
    'select load_id, replay_id from shop._loads order by load_id',
  )
  expect(audit.map(({ replay_id: id }) => id === null)).toEqual([false, true, true])
}, 240_000)

test('a column that was added to the contract is filled in the rows of all loads', async () => {
  await putContract(contract(note))
  const before = await tables()
  expect(await replay()).toMatchObject({ in_use: true, loads: loads.map((load_id) => ({ load_id })) })
  expect(await home.sql('select id, note from shop.orders order by id')).toEqual([
    { id: 1, note: 'c' },
    { id: 2, note: 'b' },
    { id: 3, note: null },
  ])
  expect(await tables()).toMatchObject(before as object)
  // What it was built in is empty again, and the next run begins with nothing unfinished.
  expect(
    await home.sql("select 1 as found from information_schema.tables where table_schema = 'shop__replay'"),
  ).toEqual([])
  // What stands in a schema under the contract before may not take their place.
  expect(await refusal(['replay', 'shop', '--into', 'shop_check'], 2)).toMatchObject({
    code: 'REPLAY_SCHEMA_OUTDATED',
  })
}, 240_000)

test('what a rebuild has left that died at its end is not built upon', async () => {
  const before = await tables()
  await home.sql('create table shop__replay.visits as select * from shop.visits')
  expect(await replay()).toMatchObject({ in_use: true, loads: loads.map((load_id) => ({ load_id })) })
  expect(await tables()).toEqual(before)
}, 240_000)

test('a replayed schema is put in use by a switch', async () => {
  const before = await tables()
  await replay('--into', 'shop_again')
  await home.sql('delete from shop.orders where id = 1')
  expect(await home.json(['replay', 'shop', '--switch', 'shop_again', '--local'])).toMatchObject({
    in_use: true,
  })
  expect(await tables()).toEqual(before)
}, 240_000)

test('a load that replaced rows is taken out by a rebuild, one that only added by a rollback', async () => {
  const [first, second, third] = loads as [string, string, string]
  expect(await refusal(['rollback', 'shop', second], 2)).toMatchObject({
    code: 'ROLLBACK_IMPOSSIBLE',
    hint: expect.stringContaining(`lakeload replay shop --without ${second}`),
  })
  expect(await home.json(['rollback', 'shop', third, '--local'])).toMatchObject({
    load_id: third,
    tables: [
      { name: 'orders', rows_deleted: 1 },
      { name: 'order_lines', rows_deleted: 1 },
      { name: 'visits', rows_deleted: 0 },
    ],
  })
  expect(await home.sql('select id from shop.orders order by id')).toEqual([{ id: 1 }, { id: 2 }])
  expect(await replay('--without', second)).toMatchObject({ loads: [{ load_id: first }] })
  expect(await home.sql('select id, total, note from shop.orders order by id')).toEqual([
    { id: 1, total: '10.50', note: 'a' },
    { id: 2, total: '1.00', note: 'b' },
  ])
  expect(await home.sql('select load_id from shop._loads')).toEqual([{ load_id: first }])
}, 240_000)

test('a load whose raw records are gone cannot be replayed, and nothing is changed', async () => {
  const definition = {
    name: 'gone',
    source: { kind: 'files', path: join(folder, 'gone') },
    streams: { orders: { path: 'orders.ndjson' } },
  }
  await putFile(
    join(folder, 'pipelines', 'gone', 'pipeline.ts'),
    `export default ${JSON.stringify(definition)}\n`,
  )
  await putFile(
    join(folder, 'pipelines', 'gone', 'schema.yml'),
    `version: 1
tables:
  orders:
    stream: orders
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: integer, nullable: false }
`,
  )
  await putFile(join(folder, 'gone', 'orders.ndjson'), '{"id":1}\n')
  await home.json(['run', 'gone', '--local'])
  const { s3 } = await home.json<{ s3: Record<string, string> }>(['local', 'up'])
  const lake = createS3ObjectStore({
    bucket: s3.bucket ?? '',
    prefix: 'lake',
    region: s3.region ?? '',
    endpoint: s3.endpoint ?? '',
    credentials: { accessKeyId: s3.access_key_id ?? '', secretAccessKey: s3.secret_access_key ?? '' },
  })
  await deleteBelow(lake, 'raw/gone/')
  await lake.close()
  expect(await refusal(['replay', 'gone'], 1)).toMatchObject({ code: 'REPLAY_RAW_MISSING' })
  expect(await home.sql('select id from gone.orders')).toEqual([{ id: 1 }])
}, 120_000)

test('what was set aside is loaded when the contract takes it', async () => {
  const definition = {
    name: 'strict',
    source: { kind: 'files', path: join(folder, 'strict') },
    streams: { orders: { path: 'orders.ndjson', schemaContract: 'quarantine', maxQuarantined: 5 } },
  }
  const strict = (type: string) =>
    `version: 1
tables:
  orders:
    stream: orders
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: integer, nullable: false }
      total: { path: $.total, type: ${type} }
`
  const schema = join(folder, 'pipelines', 'strict', 'schema.yml')
  await putFile(
    join(folder, 'pipelines', 'strict', 'pipeline.ts'),
    `export default ${JSON.stringify(definition)}\n`,
  )
  await putFile(schema, strict('integer'))
  await putFile(join(folder, 'strict', 'orders.ndjson'), '{"id":1,"total":1}\n{"id":2,"total":2.5}\n')
  await home.json(['run', 'strict', '--local'])
  expect(await home.sql('select id, total from strict.orders')).toEqual([{ id: 1, total: 1 }])
  // Beside the tables in use, nothing of their quarantine changes.
  await home.json(['replay', 'strict', '--into', 'strict_check', '--local'])
  const list = async () =>
    (await home.json<{ loads: object[] }>(['quarantine', 'list', 'strict', '--local'])).loads
  expect(await list()).toMatchObject([{ quarantined: 1 }])
  await putFile(schema, strict('double precision'))
  // What could not be loaded again is missing from the tables as before, and is told of as before.
  const before = await home.json(['quarantine', 'show', 'strict', '--local'])
  expect(await refusal(['quarantine', 'replay', 'strict'], 2)).toMatchObject({
    code: 'LOAD_TARGET_MISMATCH',
    hint: expect.stringContaining('`lakeload replay`'),
  })
  expect(await home.json(['quarantine', 'show', 'strict', '--local'])).toEqual(before)
  await home.sql('alter table strict.orders drop column total')
  expect(await home.json(['quarantine', 'replay', 'strict', '--local'])).toMatchObject({
    loads: [{ quarantined: 0 }],
  })
  expect(await home.sql('select id, total from strict.orders order by id')).toEqual([
    { id: 1, total: 1 },
    { id: 2, total: 2.5 },
  ])
  expect(await list()).toEqual([])
  // A rebuild under a stricter contract sets it aside again, and tells of it once its rows are in use.
  await putFile(schema, strict('integer'))
  await home.json(['replay', 'strict', '--local'])
  expect(await home.sql('select id, total from strict.orders')).toEqual([{ id: 1, total: 1 }])
  expect(await home.json(['quarantine', 'show', 'strict', '--local'])).toEqual(before)
  await putFile(schema, strict('double precision'))
  await home.json(['replay', 'strict', '--local'])
  expect(await list()).toEqual([])
  expect(await home.json(['quarantine', 'replay', 'strict', '--local'])).toMatchObject({ loads: [] })
}, 240_000)

test.each([
  [['--load-id', '01JD0000000000000000000000'], 'REPLAY_LOAD_UNKNOWN'],
  [['--from', '2026-02-30'], 'USAGE'],
  [['--from', '2026-02-02', '--to', '2026-02-01'], 'USAGE'],
  [['--to', '2001-01-01'], 'REPLAY_NOTHING'],
  [['--into', 'public_taken'], 'REPLAY_SCHEMA_TAKEN'],
  [['--switch', 'nowhere'], 'REPLAY_SCHEMA_OUTDATED'],
])(
  'what cannot be replayed is refused: %j',
  async (args, code) => {
    await home.sql('create schema if not exists public_taken')
    await home.sql('create table if not exists public_taken.t (a integer)')
    expect(await refusal(['replay', 'shop', ...args], 2)).toMatchObject({ code })
  },
  120_000,
)
