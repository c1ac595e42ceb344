import type { Act } from '../../support/torture/disturbance'
import { randomFrom, testSeed } from '../../support/torture/random'
import { openTortureBench, type Standing, type TortureBench } from '../../support/torture/torture-bench'

const seed = testSeed()
const clockJump = `--require=${require.resolve('../../support/torture/clock-jump.cjs')}`

let bench: TortureBench
let whole: Standing
let pipelines = 0
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

/** Runs both days, each with its disturbance and until it succeeds; a run that fails for a fault says that a rerun is worthwhile. */
async function bear(
  acts: readonly [Act, Act],
  strikes: (name: string, place: number, day: number) => boolean,
  maxRuns: number,
): Promise<void> {
  pipelines += 1
  const pipeline = `faulty_${pipelines}`
  await bench.pipeline(pipeline)
  for (const [index, act] of acts.entries()) {
    const day = index + 1
    bench.source.day = day
    let end = await bench.run(pipeline, { act, strikes: ({ name }, place) => strikes(name, place, day) })
    if (!bench.course.struck)
      throw new Error(`nothing was disturbed: ended with ${end.exitCode}:\n${end.stderr}`)
    for (let runs = 1; end.exitCode !== 0; runs++) {
      if (end.exitCode !== 4 || runs === maxRuns) {
        throw new Error(`run ${runs} of day ${day} ended with ${end.exitCode}:\n${end.stderr}`)
      }
      end = await bench.run(pipeline)
    }
  }
  expect(await bench.standing(pipeline)).toEqual(whole)
}

/** The load bears these by itself: it begins its transaction again, and finds out what has become of a lost COMMIT. */
test.each<[Act, Act, RegExp]>([
  ['cut_before', 'cut_after', /^begin$/],
  ['cut_before', 'cut_after', /^lock table/],
  ['cut_before', 'cut_after', /^copy /],
  ['cut_before', 'cut_after', /^insert into .*orders/],
  ['cut_before', 'cut_after', /^commit$/],
  ['cut_after', 'cut_before', /^commit$/],
])(
  'a connection to the warehouse: %s, then %s %s',
  async (first, second, pattern) => {
    await bear([first, second], (name) => pattern.test(name), 1)
  },
  180_000,
)

/** S3 is asked again. */
test.each<[Act, Act, RegExp]>(
  [
    /^PUT .*lease\.json/,
    /^PUT .*current\.json/,
    /^PUT .*raw\/.*part-/,
    /^PUT .*raw\/.*manifest\.json/,
    /^GET .*raw\/.*part-/,
    /^PUT .*processed\/.*part-/,
    /^PUT .*copy\.manifest/,
    /^PUT .*_packages/,
    /^DELETE .*current\.json/,
  ].flatMap((pattern): [Act, Act, RegExp][] => [
    ['answer_500', 'cut_after', pattern],
    ['answer_503', 'cut_before', pattern],
  ]),
)(
  'a request to S3: %s, then %s %s',
  async (first, second, pattern) => {
    await bear([first, second], (name) => pattern.test(name), 1)
  },
  180_000,
)

test('half of a raw part', async () => {
  await bear(['truncate', 'truncate'], (name) => /^GET .*raw\/.*part-/.test(name), 2)
}, 180_000)

const random = randomFrom(seed)
const acts: readonly Act[] = ['cut_before', 'cut_after', 'answer_500', 'answer_503', 'truncate']
test.each(
  Array.from({ length: 10 }, (_, number) => {
    const act = acts[Math.floor(random() * acts.length)] as Act
    return [number + 1, act, random(), random()] as const
  }),
)(
  `anything anywhere, seed ${seed}, %s: %s at %s and %s`,
  async (_, act, first, second) => {
    const at = [first, second].map((share, day) => Math.floor(share * ((lengths[day] as number) - 1)))
    // An error of S3 cannot strike a statement: there the connection is cut.
    await bear([act, act], (_name, place, day) => place === at[day - 1], 2)
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
    const end = await bench.run(pipeline, undefined, {
      NODE_OPTIONS: clockJump,
      TORTURE_CLOCK_JUMP_MS: String(jump),
    })
    expect(end).toMatchObject({ exitCode: 0, json: { status: 'succeeded' } })
    expect(await bench.standing(pipeline)).toEqual(whole)
  },
  180_000,
)
