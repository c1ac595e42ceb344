import { order, useOrdersHome } from '../../support/orders-home'

interface RunJson {
  readonly status: string
  readonly load_id: string
  readonly steps: readonly { readonly name: string; readonly status: string }[]
  readonly set_aside?: readonly object[]
  readonly cursors?: readonly object[]
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string }
}

const bench = useOrdersHome()
const run = (name: string, exitCode?: number, ...more: readonly string[]): Promise<RunJson> =>
  bench.run(name, exitCode, ...more)
const step = async (name: string, pipeline: string, exitCode = 0): Promise<RunJson> =>
  await bench.home.json<RunJson>([name, pipeline, '--local'], exitCode)
const states = ({ steps }: RunJson): readonly string[] => steps.map(({ name, status }) => `${name} ${status}`)
const [ten, eleven] = ['2026-11-22T10:00:00Z', '2026-11-22T11:00:00Z'] as const

test('a load that is taken up under other settings is staged anew, from the raw records that it has', async () => {
  await bench.putPipeline('staged', { write: 'merge' })
  bench.source.records = [order(1, ten, 'old'), order(1, eleven, 'new'), order(2, ten)]
  bench.source.asked.length = 0
  await step('extract', 'staged')
  await step('stage', 'staged')
  expect((await step('check', 'staged', 1)).error?.code).toBe('CHECK_FAILED')

  await bench.putPipeline('staged', { write: 'merge', dedupe: { by: 'at' }, format: 'jsonl' })
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
  expect(await bench.orders('staged')).toEqual([
    [1, 'new'],
    [2, 'open'],
  ])
  expect(bench.source.asked).toHaveLength(1)
}, 300_000)

test('a run that was to read all anew, and died before it had, is taken up so', async () => {
  await bench.putPipeline('refreshed', { write: 'merge', cursor: { path: '$.at', parameter: 'since' } })
  bench.source.records = [order(1, ten)]
  await run('refreshed')
  // It is older than the cursor: only a run that reads all sees it.
  bench.source.records = [order(1, ten, 'corrected'), order(2, '2026-11-22T09:00:00Z', 'late')]
  bench.source.isDown = true
  const died = await run('refreshed', 4, '--full-refresh')
  expect(died.error?.code).toBe('EXTRACT_SOURCE_BUSY')
  bench.source.isDown = false
  bench.source.asked.length = 0
  const taken = await bench.home.lakeload(['run', 'refreshed', '--local', '--json'])
  expect(taken.stderr).toContain(
    `Going on with load ${died.load_id}, which an earlier run left unfinished; it was begun with \`--full-refresh\``,
  )
  expect(JSON.parse(taken.stdout)).toMatchObject({
    load_id: died.load_id,
    cursors: [{ stream: 'orders', from: ten, to: ten, anew: true }],
  })
  expect(bench.source.asked).toEqual([null])
  expect(await bench.orders('refreshed')).toEqual([
    [1, 'corrected'],
    [2, 'late'],
  ])
  // Done is done: the next run is an ordinary one.
  await run('refreshed')
  expect(bench.source.asked).toEqual([null, ten])
}, 300_000)

test('the value of one path is not taken for that of another', async () => {
  await bench.putPipeline('moved', { write: 'merge', cursor: { path: '$.at', parameter: 'since' } })
  bench.source.records = [order(1, ten)]
  await run('moved')
  expect(await bench.home.sql('select "cursor", cursor_path, cursor_initial from moved._state')).toEqual([
    { cursor: ten, cursor_path: '$.at', cursor_initial: null },
  ])
  await bench.putPipeline('moved', { write: 'merge', cursor: { path: '$.id', parameter: 'after' } })
  bench.source.asked.length = 0
  const refused = await run('moved', 2)
  expect(refused.error).toMatchObject({
    code: 'EXTRACT_CURSOR_CHANGED',
    message: `the cursor of stream \`orders\` is \`$.id\` now, but the warehouse is at \`${ten}\` of \`$.at\``,
    hint: expect.stringContaining('lakeload run moved --full-refresh'),
  })
  expect(bench.source.asked).toEqual([])
  bench.source.records = [order(1, ten), order(2, '2026-11-22T09:00:00Z')]
  expect((await run('moved', 0, '--full-refresh')).cursors).toEqual([
    { stream: 'orders', from: ten, to: '2', anew: true },
  ])
  expect(await bench.orders('moved')).toHaveLength(2)
  expect(await bench.home.sql('select "cursor", cursor_path from moved._state')).toEqual([
    { cursor: '2', cursor_path: '$.id' },
  ])
}, 300_000)
