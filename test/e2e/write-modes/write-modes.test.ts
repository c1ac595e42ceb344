import { join } from 'node:path'
import type { StreamDefinition } from '../../../job/pipeline/definition'
import { putFile } from '../../support/dbt/dbt-project'
import { usePipelineHome } from '../../support/pipeline-home'

interface RunJson {
  readonly status: string
  readonly load_id: string
  readonly tables: readonly {
    readonly name: string
    readonly rows_loaded: number
    readonly rows_deleted: number
    readonly rows_left_out?: number
  }[]
  readonly dbt?: { readonly failed: number; readonly passed: number }
}

/** One stream a mode, all over the same orders. */
type Streams = Readonly<Record<string, Pick<StreamDefinition, 'write' | 'softDelete'>>>

const tablesOf = (stream: string): string => `
  ${stream}:
    description: One row an order.
    stream: ${stream}
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: integer, nullable: false, description: The order. }
      state: { path: $.state, type: varchar(20), description: How far it is. }
      gone: { path: $.gone, type: boolean, description: Whether it was deleted. }
  ${stream}_lines:
    description: One row a line.
    stream: ${stream}
    from: $.lines[*]
    parent: ${stream}
    parent_key: { order_id: id }
    list_index: line_index
    key: [order_id, line_index]
    columns:
      article: { path: '$.lines[*].article', type: varchar(20), description: What. }
`

const order = (id: number, state: string, articles: readonly string[], gone = false): string =>
  JSON.stringify({ id, state, gone, lines: articles.map((article) => ({ article })) })

/** The second extract: order 1 is as it was, 2 has changed, 3 does not come any more, 4 says that it is deleted, 5 is new. */
const first = [
  order(1, 'open', ['nut']),
  order(2, 'open', ['bolt', 'pin']),
  order(3, 'open', ['cog']),
  order(4, 'open', ['key']),
]
const second = [
  order(1, 'open', ['nut']),
  order(2, 'sent', ['bolt']),
  order(4, 'lost', ['key'], true),
  order(5, 'open', ['saw']),
]

const bench = usePipelineHome()

async function putPipeline(name: string, streams: Streams): Promise<void> {
  const data = join(bench.folder, 'data', name)
  const definition = {
    name,
    source: { kind: 'files', path: data },
    streams: Object.fromEntries(
      Object.entries(streams).map(([stream, options]) => [stream, { path: 'orders.ndjson', ...options }]),
    ),
  }
  const pipeline = join(bench.folder, 'pipelines', name)
  await putFile(join(pipeline, 'pipeline.ts'), `export default ${JSON.stringify(definition)}\n`)
  const tables = Object.keys(streams).map(tablesOf).join('')
  await putFile(join(pipeline, 'schema.yml'), `version: 1\ntables:${tables}`)
}

async function run(name: string, records: readonly string[]): Promise<RunJson> {
  await putFile(
    join(bench.folder, 'data', name, 'orders.ndjson'),
    records.map((line) => `${line}\n`).join(''),
  )
  return await bench.home.json<RunJson>(['run', name, '--local'])
}

/** What a run did to each table: inserted, deleted, left out. */
const brief = ({ tables }: RunJson): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(
    tables.map(({ name, rows_loaded, rows_deleted, rows_left_out = 0 }) => [
      name,
      [rows_loaded, rows_deleted, rows_left_out],
    ]),
  )

const select = async (sql: string): Promise<readonly (readonly unknown[])[]> =>
  (await bench.home.sql<object>(sql)).map((row) => Object.values(row))

test('each stream of a pipeline is written in its own way', async () => {
  const streams = {
    added: { write: 'append' },
    replaced: { write: 'replace' },
    merged: { write: 'merge' },
    kept: { write: 'insert_only' },
    flagged: { write: 'merge', softDelete: { column: 'gone' } },
    absent: { write: 'merge', softDelete: 'absent' },
    versions: { write: 'scd2', softDelete: { column: 'gone' } },
  } as const
  await putPipeline('modes', streams)
  await run('modes', first)
  expect(brief(await run('modes', second))).toEqual({
    added: [4, 0, 0],
    added_lines: [4, 0, 0],
    replaced: [4, 4, 0],
    replaced_lines: [4, 5, 0],
    merged: [4, 3, 0],
    merged_lines: [4, 4, 0],
    kept: [1, 0, 3],
    kept_lines: [1, 0, 3],
    flagged: [4, 3, 0],
    flagged_lines: [4, 4, 0],
    absent: [4, 4, 0],
    absent_lines: [4, 5, 0],
    versions: [2, 2, 2],
    versions_lines: [2, 3, 2],
  })
  const states = (table: string): string => `select id, state from modes.${table} order by 1, 2`
  expect(await select('select id, count(*) from modes.added group by id order by 1')).toEqual([
    [1, 2],
    [2, 2],
    [3, 1],
    [4, 2],
    [5, 1],
  ])
  const now = [
    [1, 'open'],
    [2, 'sent'],
    [4, 'lost'],
    [5, 'open'],
  ]
  expect(await select(states('replaced'))).toEqual(now)
  expect(await select(states('merged'))).toEqual([...now, [3, 'open']].sort())
  expect(await select(states('kept'))).toEqual([1, 2, 3, 4, 5].map((id) => [id, 'open']))
  const deleted = (table: string): string => `select id from modes.${table} where _deleted_at is not null`
  expect(await select(deleted('flagged'))).toEqual([[4]])
  expect(await select(deleted('absent'))).toEqual([[3]])
  expect(await select('select article from modes.absent_lines where _deleted_at is not null')).toEqual([
    ['cog'],
  ])
  expect(
    await select('select id, state, _is_current, _deleted_at is null from modes.versions order by 1, 2'),
  ).toEqual([
    [1, 'open', true, true],
    [2, 'open', false, true],
    [2, 'sent', true, true],
    [3, 'open', true, true],
    [4, 'open', false, false],
    [5, 'open', true, true],
  ])
  // The same content is loaded again where a stream is written in another way, and its tables lack what that needs.
  await putPipeline('modes', { ...streams, merged: { write: 'scd2' } })
  expect(brief(await run('modes', second))).toMatchObject({ merged: [0, 0, 4], merged_lines: [0, 0, 4] })
  expect(await select('select distinct _is_current, _valid_from = _loaded_at from modes.merged')).toEqual([
    [true, true],
  ])
}, 300_000)

test('dbt proves the keys of current versions, and a row of one leads to its record', async () => {
  await putPipeline('history', { orders: { write: 'scd2', softDelete: 'absent' } })
  await bench.home.json(['dbt', 'generate', 'history'])
  await run('history', first)
  const result = await run('history', second)
  expect(result.dbt).toMatchObject({ failed: 0 })
  expect(result.dbt?.passed).toBeGreaterThan(5)
  expect(
    await select('select article, _is_current from history.orders_lines order by 1, _valid_from'),
  ).toEqual([
    ['bolt', false],
    ['bolt', true],
    ['cog', false],
    ['key', false],
    ['key', true],
    ['nut', true],
    ['pin', false],
    ['saw', true],
  ])
  const explained = await bench.home.json(['explain-row', 'history.orders', '2', '--local'])
  expect(explained).toMatchObject({ load_id: result.load_id, raw_record: second[1] })
  expect(await bench.home.json(['dbt', 'generate', 'history', '--check'])).toMatchObject({ outdated: 0 })
}, 300_000)
