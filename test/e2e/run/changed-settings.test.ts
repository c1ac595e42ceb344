import { join } from 'node:path'
import { type CursorSource, type SourceRecord, startCursorSource } from '../../support/cursor-source'
import { copyDbtProject, putFile } from '../../support/dbt/dbt-project'
import { createLocalHome, type LocalHome } from '../../support/local-home'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

interface RunJson {
  readonly status: string
  readonly load_id: string
  readonly steps: readonly { readonly name: string; readonly status: string }[]
  readonly set_aside?: readonly object[]
  readonly cursors?: readonly object[]
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string }
}

const schema = `version: 1
tables:
  orders:
    description: One row an order.
    stream: orders
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: integer, nullable: false, description: The order. }
      at: { path: $.at, type: varchar(40), description: When it was written. }
      state: { path: $.state, type: varchar(20), description: How far it is. }
`

let folder: string
let home: LocalHome
let source: CursorSource
beforeAll(async () => {
  folder = await makeTempFolder()
  source = await startCursorSource()
  home = await createLocalHome({
    LAKELOAD_PIPELINES: join(folder, 'pipelines'),
    LAKELOAD_DBT_PROJECT: await copyDbtProject(folder),
    DBT_EXCLUDE_RESOURCE_TYPES: 'unit_test',
  })
  await home.json(['local', 'up'])
}, 300_000)
afterAll(async () => {
  await source.close()
  await home.close()
  await removeTempFolder(folder)
}, 60_000)

/** Writes a pipeline, or changes its only stream. */
async function putPipeline(name: string, stream: object): Promise<void> {
  const definition = {
    name,
    source: { kind: 'http', baseUrl: source.url, maxAttempts: 1 },
    streams: { orders: { path: '/orders', ...stream } },
  }
  const pipeline = join(folder, 'pipelines', name)
  await putFile(join(pipeline, 'pipeline.ts'), `export default ${JSON.stringify(definition)}\n`)
  await putFile(join(pipeline, 'schema.yml'), schema)
}

const order = (id: number, at: string, state = 'open'): SourceRecord => ({ id, at, state })
const run = async (name: string, exitCode = 0, ...more: readonly string[]): Promise<RunJson> =>
  await home.json<RunJson>(['run', name, '--local', ...more], exitCode)
const step = async (name: string, pipeline: string, exitCode = 0): Promise<RunJson> =>
  await home.json<RunJson>([name, pipeline, '--local'], exitCode)
const states = ({ steps }: RunJson): readonly string[] => steps.map(({ name, status }) => `${name} ${status}`)
const orders = async (name: string): Promise<readonly (readonly unknown[])[]> =>
  (await home.sql<object>(`select id, state from ${name}.orders order by 1`)).map((row) => Object.values(row))

const [ten, eleven] = ['2026-11-22T10:00:00Z', '2026-11-22T11:00:00Z'] as const

test('a load that is taken up under other settings is staged anew, from the raw records that it has', async () => {
  await putPipeline('staged', { write: 'merge' })
  source.records = [order(1, ten, 'old'), order(1, eleven, 'new'), order(2, ten)]
  source.asked.length = 0
  await step('extract', 'staged')
  await step('stage', 'staged')
  expect((await step('check', 'staged', 1)).error?.code).toBe('CHECK_FAILED')

  await putPipeline('staged', { write: 'merge', dedupe: { by: 'at' }, format: 'jsonl' })
  expect((await step('check', 'staged', 2)).error).toMatchObject({
    code: 'STEP_NOT_READY',
    message: expect.stringMatching(
      /which is not there, or was written under another contract or other settings$/,
    ),
  })
  const taken = await run('staged')
  expect(states(taken)).toEqual([
    'extract resumed',
    'stage done',
    'check done',
    'load done',
    'transform done',
  ])
  expect(taken.set_aside).toMatchObject([{ stream: 'orders', quarantined: 0, duplicates: 1 }])
  expect(await orders('staged')).toEqual([
    [1, 'new'],
    [2, 'open'],
  ])
  expect(source.asked).toHaveLength(1)
}, 300_000)

test('a run that was to read all anew, and died before it had, is taken up so', async () => {
  await putPipeline('refreshed', { write: 'merge', cursor: { path: '$.at', parameter: 'since' } })
  source.records = [order(1, ten)]
  await run('refreshed')
  // It is older than the cursor: only a run that reads all sees it.
  source.records = [order(1, ten, 'corrected'), order(2, '2026-11-22T09:00:00Z', 'late')]
  source.isDown = true
  const died = await run('refreshed', 4, '--full-refresh')
  expect(died.error?.code).toBe('EXTRACT_SOURCE_BUSY')
  source.isDown = false
  source.asked.length = 0
  const taken = await home.lakeload(['run', 'refreshed', '--local', '--json'])
  expect(taken.stderr).toContain(
    `Going on with load ${died.load_id}, which an earlier run left unfinished; it was begun with \`--full-refresh\``,
  )
  expect(JSON.parse(taken.stdout)).toMatchObject({
    load_id: died.load_id,
    cursors: [{ stream: 'orders', from: ten, to: ten, anew: true }],
  })
  expect(source.asked).toEqual([null])
  expect(await orders('refreshed')).toEqual([
    [1, 'corrected'],
    [2, 'late'],
  ])
  // Done is done: the next run is an ordinary one.
  await run('refreshed')
  expect(source.asked).toEqual([null, ten])
}, 300_000)

test('the value of one path is not taken for that of another', async () => {
  await putPipeline('moved', { write: 'merge', cursor: { path: '$.at', parameter: 'since' } })
  source.records = [order(1, ten)]
  await run('moved')
  expect(await home.sql('select "cursor", cursor_path, cursor_initial from moved._state')).toEqual([
    { cursor: ten, cursor_path: '$.at', cursor_initial: null },
  ])
  await putPipeline('moved', { write: 'merge', cursor: { path: '$.id', parameter: 'after' } })
  source.asked.length = 0
  const refused = await run('moved', 2)
  expect(refused.error).toMatchObject({
    code: 'EXTRACT_CURSOR_CHANGED',
    message: `the cursor of stream \`orders\` is \`$.id\` now, but the warehouse is at \`${ten}\` of \`$.at\``,
    hint: expect.stringContaining('lakeload run moved --full-refresh'),
  })
  expect(source.asked).toEqual([])
  source.records = [order(1, ten), order(2, '2026-11-22T09:00:00Z')]
  expect((await run('moved', 0, '--full-refresh')).cursors).toEqual([
    { stream: 'orders', from: ten, to: '2', anew: true },
  ])
  expect(await orders('moved')).toHaveLength(2)
  expect(await home.sql('select "cursor", cursor_path from moved._state')).toEqual([
    { cursor: '2', cursor_path: '$.id' },
  ])
}, 300_000)
