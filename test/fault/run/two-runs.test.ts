import { openTortureBench, type Standing, type TortureBench } from '../../support/torture/torture-bench'

let bench: TortureBench
let whole: Standing
beforeAll(async () => {
  bench = await openTortureBench()
  await bench.pipeline('whole')
  bench.source.day = 1
  expect((await bench.run('whole')).exitCode).toBe(0)
  whole = await bench.standing('whole')
}, 180_000)
afterAll(() => bench.close())

test.each(Array.from({ length: 20 }, (_, number) => number + 1))(
  'two runs started together: %s',
  async (number) => {
    const name = `together_${number}`
    await bench.pipeline(name)
    bench.course.begin()
    const ends = await Promise.all([bench.start(name).end, bench.start(name).end])
    for (const { exitCode, json, stderr } of ends) {
      // The other one leaves with a clear word, or finds all done.
      if (exitCode === 0) continue
      expect({ exitCode, code: json?.error?.code, stderr }).toEqual({
        exitCode: 4,
        code: 'RUN_IN_PROGRESS',
        stderr,
      })
    }
    expect(ends.some(({ exitCode }) => exitCode === 0)).toBe(true)
    expect(await bench.standing(name)).toEqual(whole)
  },
  120_000,
)

test('the lease is taken away, and both runs of one load come to the commit', async () => {
  const name = 'stolen'
  await bench.pipeline(name)
  bench.course.begin({ act: 'hold', strikes: (operation) => operation.name === 'begin' })
  const first = bench.start(name)
  await bench.course.whenHeld()
  await bench.forget(name, 'lease.json')
  const second = await bench.start(name).end
  expect(second).toMatchObject({ exitCode: 0, json: { status: 'succeeded' } })
  bench.course.release()
  // It finds its load committed, or its lease gone.
  expect([0, 4]).toContain((await first.end).exitCode)
  expect(await bench.standing(name)).toEqual(whole)
}, 120_000)

test('the staler run commits last: no row of the newer load is replaced', async () => {
  const name = 'staler'
  await bench.pipeline(name)
  bench.source.day = 1
  bench.course.begin({ act: 'hold', strikes: (operation) => operation.name === 'begin' })
  const stale = bench.start(name)
  await bench.course.whenHeld()
  await bench.forget(name, 'lease.json')
  await bench.forget(name, 'current.json')
  bench.source.day = 2
  const newer = await bench.start(name).end
  expect(newer).toMatchObject({ exitCode: 0, json: { status: 'succeeded' } })
  bench.course.release()
  await stale.end
  const rows = await bench.sql(`select id, day, _load_id from ${name}.orders order by id`)
  const shared = rows.filter(({ id }) => Number(id) >= 30 && Number(id) < 55)
  expect(shared).toHaveLength(25)
  for (const row of shared) expect(row).toMatchObject({ day: 2, _load_id: newer.json?.load_id })
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  // Its child rows are those of the newer load, too.
  const strays = await bench.sql(
    `select count(*) as strays from ${name}.order_lines join ${name}.orders on order_id = id where order_lines._load_id <> orders._load_id`,
  )
  expect(strays).toEqual([{ strays: '0' }])
}, 120_000)
