import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createS3ObjectStore } from '../../../job/adapters/s3-object-store'
import type { ObjectStore } from '../../../job/ports/object-store'
import { createLocalHome, type LocalHome } from '../../support/local-home'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

interface RunJson {
  readonly status: string
  readonly load_id: string
  readonly quarantined: number
  readonly set_aside: readonly {
    readonly stream: string
    readonly quarantined: number
    readonly duplicates: number
    readonly discarded: readonly { readonly table: string; readonly column: string; readonly count: number }[]
  }[]
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string }
}
interface ListJson {
  readonly loads: readonly {
    readonly load_id: string
    readonly status: string | null
    readonly quarantined: number
    readonly streams: readonly { readonly limit: number; readonly reasons: readonly unknown[] }[]
  }[]
  readonly more: number
}
interface ShowJson {
  readonly load: { readonly load_id: string } | null
  readonly records: readonly {
    readonly raw_object: string
    readonly line: number
    readonly record: string
    readonly reasons: readonly Readonly<Record<string, string>>[]
  }[]
  readonly more: number
}

const contract = `version: 1
tables:
  orders:
    stream: orders
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: integer, nullable: false }
      total: { path: $.total, type: 'decimal(18,2)' }
      updated_at: { path: $.updated_at, type: timestamp }
  order_lines:
    stream: orders
    from: $.lines[*]
    parent: orders
    parent_key: { order_id: id }
    list_index: line
    key: [order_id, line]
    columns: { quantity: { path: '$.lines[*].quantity', type: integer } }
`

let home: LocalHome
let folder: string
let store: ObjectStore
let pipelines = 0

beforeAll(async () => {
  ;[home, folder] = await Promise.all([createLocalHome(), makeTempFolder()])
  const { s3 } = await home.json<{ s3: Record<string, string> }>(['local', 'up'])
  store = createS3ObjectStore({
    bucket: s3.bucket ?? '',
    prefix: 'lake',
    region: s3.region ?? '',
    endpoint: s3.endpoint ?? '',
    credentials: { accessKeyId: s3.access_key_id ?? '', secretAccessKey: s3.secret_access_key ?? '' },
  })
}, 120_000)
afterAll(async () => {
  await store.close()
  await home.close()
  await removeTempFolder(folder)
})

/** A pipeline of its own, over a file of records; answers its name. */
async function pipeline(options: string): Promise<string> {
  pipelines += 1
  const name = `shop_${pipelines}`
  const place = join(folder, 'pipelines', name)
  await mkdir(place, { recursive: true })
  await writeFile(
    join(place, 'pipeline.ts'),
    `export default {
  name: '${name}',
  source: { kind: 'files', path: ${JSON.stringify(join(folder, `${name}.jsonl`))} },
  streams: { orders: { path: '', ${options} } },
}
`,
  )
  await writeFile(join(place, 'schema.yml'), contract)
  return name
}

const give = async (name: string, records: readonly string[]): Promise<void> =>
  await writeFile(join(folder, `${name}.jsonl`), `${records.join('\n')}\n`)
const command = async <T>(exitCode: number, ...args: readonly string[]): Promise<T> =>
  await home.json<T>([...args, '--local', '--pipelines', join(folder, 'pipelines')], exitCode)
const load = async (name: string): Promise<RunJson> => await command<RunJson>(0, 'run', name)
const rows = async (name: string) => await home.sql(`select id, total from ${name}.orders order by id`)

const good = (id: number, more = ''): string =>
  `{"id":${id},"total":${id}.5,"lines":[{"quantity":${id}}]${more}}`
const bad = (id: number): string => `{"id":${id},"total":"much","lines":[{"quantity":1},{"quantity":"few"}]}`

test('a bad record is set aside, listed and shown; the others are loaded, and a corrected one follows', async () => {
  const name = await pipeline(`schemaContract: { types: 'quarantine' }, maxQuarantined: '50%'`)
  expect(await command(0, 'quarantine', 'list', name)).toEqual({ pipeline: name, loads: [], more: 0 })
  expect(await command(0, 'quarantine', 'show', name)).toMatchObject({ load: null, records: [] })

  await give(name, [good(1), bad(2), good(3), '{"id":4,"lines":7}'])
  const first = await command<RunJson>(0, 'run', name)
  expect(first).toMatchObject({ status: 'succeeded', quarantined: 2 })
  expect(first.set_aside).toMatchObject([{ stream: 'orders', quarantined: 2, duplicates: 0 }])
  expect(await rows(name)).toEqual([
    { id: 1, total: '1.50' },
    { id: 3, total: '3.50' },
  ])
  expect(await home.sql(`select order_id from ${name}.order_lines order by 1`)).toEqual([
    { order_id: 1 },
    { order_id: 3 },
  ])

  const list = await command<ListJson>(0, 'quarantine', 'list', name)
  expect(list.loads).toMatchObject([
    {
      load_id: first.load_id,
      status: 'succeeded',
      quarantined: 2,
      streams: [
        {
          limit: 2,
          reasons: [
            { code: 'record_unreadable', records: 1 },
            { code: 'value_misfit', table: 'order_lines', column: 'quantity', records: 1 },
            { code: 'value_misfit', table: 'orders', column: 'total', records: 1 },
          ],
        },
      ],
    },
  ])
  const shown = await command<ShowJson>(0, 'quarantine', 'show', name, '--limit', '1')
  expect(shown).toMatchObject({
    load: { load_id: first.load_id },
    records: [
      {
        raw_object: expect.stringContaining(`load=${first.load_id}/part-00000.jsonl.gz`),
        line: 2,
        record: bad(2),
        reasons: [
          { table: 'orders', column: 'total', path: '$.total', value: 'much', reason: 'is not a number' },
          { table: 'order_lines', column: 'quantity', path: '$.lines[1].quantity', value: 'few' },
        ],
      },
    ],
    more: 1,
  })
  const text = await home.lakeload([
    'quarantine',
    'show',
    name,
    '--local',
    '--pipelines',
    join(folder, 'pipelines'),
  ])
  expect(text.stdout).toContain('$.lines: 7 is not a list')

  // The same again is no news; what is corrected is loaded.
  expect(await command<RunJson>(0, 'run', name)).toMatchObject({ status: 'unchanged', quarantined: 0 })
  await give(name, [good(1), good(2), good(3), good(4)])
  expect(await load(name)).toMatchObject({ quarantined: 0 })
  expect(await rows(name)).toHaveLength(4)
  expect((await command<ListJson>(0, 'quarantine', 'list', name)).loads).toHaveLength(1)
}, 300_000)

test('beyond maxQuarantined the run fails, and nothing of it reaches the warehouse', async () => {
  const name = await pipeline(`schemaContract: { types: 'quarantine' }, maxQuarantined: 1`)
  await give(name, [good(1)])
  await load(name)
  await give(name, [good(1), bad(2), bad(3), good(4)])
  expect(await command(0, 'plan', name)).toMatchObject({
    verdict: 'refused',
    quarantine: [{ at_least: 2, at_most: 4, allowed: 1 }],
  })
  const failed = await command<RunJson>(1, 'run', name)
  expect(failed.error).toMatchObject({
    code: 'QUARANTINE_LIMIT_EXCEEDED',
    message: expect.stringContaining('2 of 4 records of `orders` do not fit the contract'),
    hint: expect.stringContaining('maxQuarantined'),
  })
  expect(await rows(name)).toEqual([{ id: 1, total: '1.50' }])
  expect((await command<ListJson>(0, 'quarantine', 'list', name)).loads).toEqual([])
}, 300_000)

test('discarded values and duplicates are left out, counted and told', async () => {
  const name = await pipeline(`schemaContract: { types: 'discard_value' }, dedupe: { by: 'updated_at' }`)
  await give(name, [
    good(1, ',"updated_at":"2026-01-02T00:00:00Z"'),
    '{"id":1,"total":9,"updated_at":"2026-01-01T00:00:00Z"}',
    '{"id":2,"total":"much"}',
  ])
  const run = await load(name)
  expect(run.set_aside).toMatchObject([
    { quarantined: 0, duplicates: 1, discarded: [{ table: 'orders', column: 'total', count: 1 }] },
  ])
  expect(await rows(name)).toEqual([
    { id: 1, total: '1.50' },
    { id: 2, total: null },
  ])
}, 300_000)

test('a run that died between quarantine and load package sets the same aside again', async () => {
  const name = await pipeline(
    `schemaContract: { types: 'quarantine', columns: 'quarantine' }, maxQuarantined: 2`,
  )
  await give(name, [good(1), bad(2), good(3, ',"colour":"red"')])
  const { load_id: loadId } = await command<RunJson>(0, 'extract', name)
  await command(0, 'stage', name)
  const before = await objectsBelow(`quarantine/${name}/`)
  expect(before.size).toBe(2)
  await store.delete(`processed/${name}/_packages/load=${loadId}.json`)
  const run = await command<RunJson>(0, 'run', name)
  expect(run).toMatchObject({ status: 'succeeded', load_id: loadId, quarantined: 2 })
  expect(await objectsBelow(`quarantine/${name}/`)).toEqual(before)
  expect(await rows(name)).toEqual([{ id: 1, total: '1.50' }])
  const { records } = await command<ShowJson>(0, 'quarantine', 'show', name)
  expect(records.map(({ line, reasons }) => [line, reasons[0]?.path])).toEqual([
    [2, '$.total'],
    [3, '$.colour'],
  ])
}, 300_000)

test('bad input is told as such', async () => {
  const name = await pipeline('')
  const failure = async (...args: readonly string[]): Promise<RunJson['error']> =>
    (await command<RunJson>(2, 'quarantine', ...args)).error
  expect(await failure('show', name, '--load-id', '01JD8Z3W9Q6N4V2B7K5M1X0TAE')).toMatchObject({
    code: 'QUARANTINE_LOAD_UNKNOWN',
    hint: `\`lakeload quarantine list ${name}\` lists the loads that have`,
  })
  expect(await failure('show', name, '--load-id', 'yesterday')).toMatchObject({ code: 'USAGE' })
  expect(await failure('list', name, '--limit', '0')).toMatchObject({ code: 'USAGE' })
  expect(await failure('list', 'shopp')).toMatchObject({ code: 'PIPELINE_NOT_FOUND' })
  expect(await failure('replai', name)).toMatchObject({ code: 'USAGE' })
}, 120_000)

async function objectsBelow(prefix: string): Promise<ReadonlyMap<string, string>> {
  const objects = new Map<string, string>()
  for await (const { key } of store.list(prefix)) {
    objects.set(key, Buffer.from((await store.getBytes(key)) ?? []).toString('base64'))
  }
  return objects
}
