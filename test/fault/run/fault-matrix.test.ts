import type { Act, Operation } from '../../support/torture/disturbance'
import { randomFrom, testSeed } from '../../support/torture/random'
import { openTortureBench, type Standing, type TortureBench } from '../../support/torture/torture-bench'

const clockJump = `--require=${require.resolve('../../support/torture/clock-jump.cjs')}`

const seed = testSeed()

let bench: TortureBench
let whole: Standing
let pipelines = 0
/** How many operations an undisturbed run of each day makes. */
const lengths: number[] = []

beforeAll(async () => {
  bench = await openTortureBench()
  await bench.pipeline('whole')
  for (const day of [1, 2]) {
    bench.source.day = day
    expect((await bench.run('whole')).json).toMatchObject({ status: 'succeeded' })
    lengths.push(bench.course.operations.length)
  }
  whole = await bench.standing('whole')
}, 180_000)
afterAll(() => bench.close())

/** What happens on a day: an act, and the operation that it strikes, by its name or its place. */
type Faults = readonly (readonly [Act, RegExp | number])[]

/** Runs both days, each with its faults and until it succeeds; a run that fails for a fault says that a rerun is worthwhile. */
async function bear(days: readonly [Faults, Faults], maxRuns: number): Promise<void> {
  pipelines += 1
  const pipeline = `faulty_${pipelines}`
  await bench.pipeline(pipeline)
  for (const [index, faults] of days.entries()) {
    bench.source.day = index + 1
    const disturbances = faults.map(([act, where]) => ({
      act,
      strikes: ({ name }: Operation, place: number) =>
        typeof where === 'number' ? place === where : where.test(name),
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

/** S3 is asked again, each time. */
const requests = [
  /^PUT .*lease\.json/,
  /^PUT .*current\.json/,
  /^PUT .*raw\/.*part-/,
  /^PUT .*raw\/.*manifest\.json/,
  /^GET .*raw\/.*part-/,
  /^PUT .*processed\/.*part-/,
  /^PUT .*copy\.manifest/,
  /^PUT .*_packages/,
  /^DELETE .*current\.json/,
]
test.each<[Act, Act]>([
  ['answer_500', 'cut_after'],
  ['answer_503', 'cut_before'],
])(
  'requests to S3 of every kind: %s, then %s',
  async (first, second) => {
    const all = (act: Act): Faults => requests.map((request) => [act, request])
    await bear([all(first), all(second)], 1)
  },
  180_000,
)

test('half of a raw part', async () => {
  const half: Faults = [['truncate', /^GET .*raw\/.*part-/]]
  await bear([half, half], 1)
}, 180_000)

const random = randomFrom(seed)
const acts: readonly Act[] = ['cut_before', 'cut_after', 'answer_500', 'answer_503', 'truncate']
test.each(
  Array.from({ length: 6 }, (_, number) => {
    const act = acts[Math.floor(random() * acts.length)] as Act
    return [number + 1, act, random(), random()] as const
  }),
)(
  `anything anywhere, seed ${seed}, %s: %s at %s and %s`,
  async (_, act, first, second) => {
    // An error of S3 cannot strike a statement: there the connection is cut.
    const at = (share: number, day: number): Faults => [
      [act, Math.floor(share * ((lengths[day - 1] as number) - 1))],
    ]
    await bear([at(first, 1), at(second, 2)], 2)
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
