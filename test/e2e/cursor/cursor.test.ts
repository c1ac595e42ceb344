import { order, useOrdersHome } from '../../support/orders-home'

interface RunJson {
  readonly status: string
  readonly load_id: string
  readonly same_as?: string
  readonly raw: { readonly records: number }
  readonly cursors: readonly object[]
  readonly error?: { readonly code: string }
}

const bench = useOrdersHome()
const run = (name: string, exitCode?: number, ...more: readonly string[]): Promise<RunJson> =>
  bench.run(name, exitCode, ...more)

/** Writes a pipeline, of whose source nothing was asked since. */
async function putPipeline(name: string, write = 'merge'): Promise<void> {
  await bench.putPipeline(name, { write, cursor: { path: '$.at', parameter: 'since' } })
  bench.source.asked.length = 0
}

const cursorOf = async (name: string): Promise<unknown> =>
  await bench.home.sql(`select "cursor", load_id from ${name}._state`)

const [ten, eleven, noonInRome] = [
  '2026-11-22T10:00:00Z',
  '2026-11-22T11:00:00Z',
  '2026-11-22T12:00:00+01:00',
] as const

test('each run asks from where the tables are, and a record that comes late at that time is not lost', async () => {
  await putPipeline('steps')
  bench.source.records = [order(1, ten), order(2, '2026-11-22T09:00:00Z')]
  const first = await run('steps')
  expect(first.cursors).toEqual([{ stream: 'orders', from: null, to: ten }])
  bench.source.records = [...bench.source.records, order(3, eleven)]
  const second = await run('steps')
  expect(second).toMatchObject({
    raw: { records: 2 },
    cursors: [{ stream: 'orders', from: ten, to: eleven }],
  })
  // The same instant in another zone, which as a text would be the later one.
  bench.source.records = [...bench.source.records, order(4, noonInRome)]
  const third = await run('steps')
  expect(third).toMatchObject({ raw: { records: 2 }, cursors: [{ from: eleven, to: eleven }] })
  expect(bench.source.asked).toEqual([null, ten, eleven])
  expect(await bench.orders('steps')).toEqual([1, 2, 3, 4].map((id) => [id, 'open']))
  expect(await cursorOf('steps')).toEqual([{ cursor: eleven, load_id: third.load_id }])
  bench.source.records = []
  expect(await run('steps')).toMatchObject({
    status: 'unchanged',
    same_as: third.load_id,
    raw: { records: 0 },
    cursors: [{ from: eleven, to: eleven }],
  })
  bench.source.records = [order(1, ten, 'old'), order(5, '2026-11-23')]
  expect(await run('steps')).toMatchObject({ raw: { records: 1 } })
  // Whoever wants it all again says so; the cursor is then what that has brought.
  bench.source.records = [order(1, ten, 'read again')]
  const refreshed = await run('steps', 0, '--full-refresh')
  expect(refreshed.cursors).toEqual([{ stream: 'orders', from: '2026-11-23', to: ten, anew: true }])
  expect((await bench.orders('steps'))[0]).toEqual([1, 'read again'])
  expect(await cursorOf('steps')).toEqual([{ cursor: ten, load_id: refreshed.load_id }])
}, 300_000)

test('a run that ended after its commit is not loaded again, and the next one asks from where it came to', async () => {
  await putPipeline('killed', 'append')
  bench.source.records = [order(1, ten)]
  for (const step of ['extract', 'stage', 'check', 'load']) await bench.home.json([step, 'killed', '--local'])
  bench.source.records = [order(2, eleven)]
  const taken = await run('killed')
  expect(taken).toMatchObject({ status: 'succeeded', cursors: [{ from: null, to: ten }] })
  expect(await bench.orders('killed')).toEqual([[1, 'open']])
  expect((await run('killed')).cursors).toEqual([{ stream: 'orders', from: ten, to: eleven }])
  expect(await bench.orders('killed')).toEqual([
    [1, 'open'],
    [2, 'open'],
  ])
  expect(bench.source.asked).toEqual([null, ten])
  const refused = await bench.home.lakeload(['run', 'killed', '--local', '--full-refresh'])
  expect(refused.exitCode).toBe(2)
  expect(refused.stderr).toContain('would bring the records of stream `orders` a second time: it appends')
}, 300_000)

test('a load whose cursor another one has moved is refused, and the next run begins where that one came to', async () => {
  await putPipeline('moved')
  bench.source.records = [order(1, ten)]
  await run('moved')
  bench.source.records = [order(1, ten, 'sent')]
  await bench.home.json(['extract', 'moved', '--local'])
  // As another run would have committed meanwhile.
  await bench.home.json(['local', 'sql', `update moved._state set "cursor" = '${eleven}'`])
  expect((await run('moved', 1)).error).toMatchObject({ code: 'LOAD_CURSOR_MOVED' })
  expect(await bench.orders('moved')).toEqual([[1, 'open']])
  bench.source.records = [order(1, ten, 'missed'), order(2, eleven)]
  expect((await run('moved')).cursors).toEqual([{ stream: 'orders', from: eleven, to: eleven }])
  expect(await bench.orders('moved')).toEqual([
    [1, 'open'],
    [2, 'open'],
  ])
  // A table that is gone is filled from the beginning.
  await bench.home.json(['local', 'sql', 'drop table moved.orders'])
  expect((await run('moved')).cursors).toEqual([{ stream: 'orders', from: eleven, to: eleven, anew: true }])
  expect(await bench.orders('moved')).toEqual([
    [1, 'missed'],
    [2, 'open'],
  ])
}, 300_000)

test('a rollback moves the cursor back, and a replay into another schema brings it there as well', async () => {
  await putPipeline('back', 'append')
  bench.source.records = [order(1, ten)]
  await run('back')
  bench.source.records = [order(2, eleven)]
  const second = await run('back')
  await bench.home.json(['replay', 'back', '--local', '--into', 'back_again'])
  expect(await bench.orders('back_again')).toEqual(await bench.orders('back'))
  expect(await cursorOf('back_again')).toEqual(await cursorOf('back'))
  await bench.home.json(['rollback', 'back', second.load_id, '--local'])
  expect(await bench.home.sql('select "cursor" from back._state')).toEqual([{ cursor: ten }])
  expect((await run('back')).cursors).toEqual([{ stream: 'orders', from: ten, to: eleven }])
  const both = [
    [1, 'open'],
    [2, 'open'],
  ]
  expect(await bench.orders('back')).toEqual(both)
  // Without the load that filled a new table the stream is at its beginning, wherever it was before.
  bench.source.records = [order(1, ten), order(2, eleven)]
  await bench.home.json(['local', 'sql', 'drop table back.orders'])
  const anew = await run('back')
  expect(anew.cursors).toEqual([{ stream: 'orders', from: eleven, to: eleven, anew: true }])
  await bench.home.json(['rollback', 'back', anew.load_id, '--local'])
  expect(await bench.home.sql('select "cursor" from back._state')).toEqual([{ cursor: null }])
  expect((await run('back')).cursors).toEqual([{ stream: 'orders', from: null, to: eleven }])
  expect(await bench.orders('back')).toEqual(both)
}, 300_000)
