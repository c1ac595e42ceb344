import type { Act, Operation } from '../../support/torture/disturbance'
import { openTortureBench, type Standing, type TortureBench } from '../../support/torture/torture-bench'

const clockJump = `--require=${require.resolve('../../support/torture/clock-jump.cjs')}`

let bench: TortureBench
let whole: Standing
let pipelines = 0

beforeAll(async () => {
  bench = await openTortureBench()
  await bench.pipeline('whole')
  for (const day of [1, 2]) {
    bench.source.day = day
    expect((await bench.run('whole')).json).toMatchObject({ status: 'succeeded' })
  }
  whole = await bench.standing('whole')
}, 180_000)
afterAll(() => bench.close())

/** What happens on a day: an act, and the operation that it strikes. */
type Faults = readonly (readonly [Act, RegExp])[]

/** Runs both days, each with its faults and until it succeeds; a run that fails for a fault says that a rerun is worthwhile. */
async function bear(days: readonly [Faults, Faults], maxRuns: number): Promise<void> {
  pipelines += 1
  const pipeline = `faulty_${pipelines}`
  await bench.pipeline(pipeline)
  for (const [index, faults] of days.entries()) {
    bench.source.day = index + 1
    const disturbances = faults.map(([act, where]) => ({
      act,
      strikes: ({ name }: Operation) => where.test(name),
    }))
    let end = await bench.run(pipeline, disturbances)
    if (bench.course.waiting > 0)
      throw new Error(
        `${bench.course.waiting} faults did not strike: ended with ${end.exitCode}:\n${end.stderr}`,
      )
    for (let runs = 1; end.exitCode !== 0; runs++) {
      if (end.exitCode !== 4 || runs === maxRuns) {
        throw new Error(`run ${runs} of day ${index + 1} ended with ${end.exitCode}:\n${end.stderr}`)
      }
      end = await bench.run(pipeline)
    }
  }
  expect(await bench.standing(pipeline)).toEqual(whole)
}

/** The load begins its transaction again, twice at most, and finds out what has become of a lost COMMIT. */
test.each<[Faults, Faults]>([
  [
    [
      ['cut_before', /^begin$/],
      ['cut_after', /^copy /],
    ],
    [
      ['cut_after', /^lock table/],
      ['cut_before', /^insert into .*orders/],
    ],
  ],
  [
    [
      ['cut_before', /^copy /],
      ['cut_before', /^commit$/],
    ],
    [['cut_after', /^commit$/]],
  ],
  [
    [
      ['cut_after', /^insert into .*orders/],
      ['cut_after', /^commit$/],
    ],
    [
      ['cut_before', /^lock table/],
      ['cut_before', /^commit$/],
    ],
  ],
])(
  'connections to the warehouse: %j, then %j',
  async (first, second) => {
    await bear([first, second], 1)
  },
  180_000,
)

test.each([-3_600_000, -5, 3_600_000])(
  'a clock that jumps by %s ms, within a run and between two',
  async (jump) => {
    pipelines += 1
    const pipeline = `jumping_${pipelines}`
    await bench.pipeline(pipeline)
    bench.source.day = 1
    expect((await bench.run(pipeline)).exitCode).toBe(0)
    bench.source.day = 2
    const end = await bench.run(pipeline, [], {
      NODE_OPTIONS: clockJump,
      TORTURE_CLOCK_JUMP_MS: String(jump),
    })
    expect(end).toMatchObject({ exitCode: 0, json: { status: 'succeeded' } })
    expect(await bench.standing(pipeline)).toEqual(whole)
  },
  180_000,
)
