import type { Act, Disturbance } from '../../support/torture/disturbance'
import { randomFrom, testSeed } from '../../support/torture/random'
import {
  openTortureBench,
  type RunEnd,
  type Standing,
  type TortureBench,
} from '../../support/torture/torture-bench'

/** How often the job is killed at random. */
const randomKills = Number(process.env.LAKELOAD_TORTURE_KILLS ?? 60)
const seed = testSeed()

let bench: TortureBench
let whole: Standing
/** How many operations an undisturbed run of each day makes. */
const lengths: number[] = []
let pipelines = 0

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

/** Where a run is killed, once it is known how many operations it will make, more or less; each try is earlier than the one before. */
type Kill = (operations: number, tries: number) => Disturbance

/** Kills runs of each day, one after the other, and runs the job once more; what stands at the end is as if it had never died. */
async function kill(kills: (day: number) => readonly Kill[]): Promise<void> {
  pipelines += 1
  const name = `killed_${pipelines}`
  await bench.pipeline(name)
  for (const day of [1, 2]) {
    bench.source.day = day
    let progress: Progress = { done: new Set(), left: lengths[day - 1] as number }
    for (const one of kills(day)) progress = await killOnce(name, one, progress)
    expectResumed(await run(name), progress.done)
  }
  expect(await bench.standing(name)).toEqual(whole)
}

/** What is finished of a load, and about how many operations are left. */
interface Progress {
  readonly done: ReadonlySet<string>
  readonly left: number
}

/** Runs a job until it is killed: one that is over before that begins again. */
async function killOnce(name: string, one: Kill, before: Progress): Promise<Progress> {
  let { done, left } = before
  for (let tries = 0; tries < 20; tries++) {
    const end = await run(name, [one(left, tries)])
    expectResumed(end, done)
    const made = bench.course.operations.length
    // A run that goes on takes the lease and reads what there is before it comes to what is left.
    if (end.exitCode === null) return { done: doneBy(done), left: Math.max(left - made, 0) + 10 }
    done = new Set()
    left = made
  }
  throw new Error('no run was struck')
}

/** Runs the job; it succeeds, or is killed. */
async function run(name: string, disturbances: readonly Disturbance[] = []): Promise<RunEnd> {
  bench.source.requests = 0
  const end = await bench.run(name, disturbances)
  if (end.exitCode !== 0 && (end.exitCode !== null || disturbances.length === 0))
    throw new Error(`a run after a kill ended with ${end.exitCode}:\n${end.stderr}`)
  return end
}

/** What is finished of a load, where these things were before a run that was killed. */
function doneBy(before: ReadonlySet<string>): ReadonlySet<string> {
  const { operations, answered } = bench.course
  const seen = operations.filter((_, place) => answered.has(place)).map(({ name }) => name)
  const has = (pattern: RegExp): boolean => seen.some((one) => pattern.test(one))
  if (has(/^DELETE .*\/current\.json/)) return new Set()
  return new Set([
    ...before,
    ...(has(/^PUT .*raw\/.*visits.*manifest/) ? ['extract'] : []),
    ...(has(/^PUT .*_packages/) ? ['stage'] : []),
    ...(has(/^commit$/) ? ['load'] : []),
  ])
}

/** What was written is not fetched again, what was staged is not staged again, what was loaded is not loaded again. */
function expectResumed(run: RunEnd, done: ReadonlySet<string>): void {
  const resumed = run.json?.steps.filter(({ status }) => status !== 'done').map(({ name }) => name)
  if (resumed !== undefined) expect(resumed).toEqual(expect.arrayContaining([...done]))
  if (done.has('extract')) expect(bench.source.requests).toBe(0)
}

/** Between which two operations a step ends, and what comes after the last one. */
const boundaries: readonly (readonly [string, Act, RegExp])[] = [
  ['before anything', 'kill_before', /^/],
  ['when the lease is taken', 'kill_after', /^PUT .*lease\.json/],
  ['when the load has begun', 'kill_after', /^PUT .*current\.json/],
  ['within the raw records', 'kill_after', /^PUT .*raw\/.*part-/],
  ['when one stream is extracted', 'kill_after', /^PUT .*raw\/.*orders.*manifest\.json/],
  ['when all is extracted', 'kill_after', /^PUT .*raw\/.*visits.*manifest\.json/],
  ['within the staged files', 'kill_after', /^PUT .*processed\/.*part-/],
  ['before all is staged', 'kill_before', /^PUT .*_packages/],
  ['when all is staged', 'kill_after', /^PUT .*_packages/],
  ['when all is checked', 'kill_before', /^begin$/],
  ['when the lock is held', 'kill_after', /^lock table/],
  ['when a COPY is done', 'kill_after', /^copy /],
  ['when rows are inserted', 'kill_after', /^insert into .*orders/],
  ['before the commit', 'kill_before', /^commit$/],
  ['after the commit', 'kill_after', /^commit$/],
  ['before the models are known as built', 'kill_before', /^PUT .*transformed\.json/],
  ['when the models are known as built', 'kill_after', /^PUT .*transformed\.json/],
  ['before the load has ended', 'kill_before', /^DELETE .*current\.json/],
  ['when the load has ended', 'kill_after', /^DELETE .*current\.json/],
  ['before the record is written', 'kill_before', /^PUT .*run\.json/],
  ['before the lease is given back', 'kill_before', /^DELETE .*lease\.json/],
  ['when the lease is given back', 'kill_after', /^DELETE .*lease\.json/],
]

const random = randomFrom(seed)

/** A kill somewhere: its place as a share of the run, what happens there, and after how many milliseconds. */
function somewhere(): { readonly kill: Kill; readonly spelled: string } {
  const [at, which, later] = [random(), random(), random()]
  const act: Act = which < 0.25 ? 'kill_before' : which < 0.5 ? 'kill_after' : 'kill_later'
  const wait = act === 'kill_later' ? Math.round(later ** 2 * 400) : undefined
  return {
    kill: (operations, tries) => {
      const target = Math.floor(at * (operations - 1))
      return {
        act,
        ...(wait === undefined ? {} : { wait: wait >> tries }),
        strikes: (_operation, place) => place === target,
      }
    },
    spelled: `${at.toFixed(4)} ${act.slice(5)}${wait === undefined ? '' : ` ${wait} ms`}`,
  }
}

/** Every boundary on one of the days, and something else on the other. */
const atBoundaries = boundaries.map(([name, act, pattern], number) => {
  const other = somewhere()
  const day = (number % 2) + 1
  const boundary: Kill = () => ({ act, strikes: (operation) => pattern.test(operation.name) })
  return [
    `${name} on day ${day}, on the other at ${other.spelled}`,
    (today: number) => [today === day ? boundary : other.kill],
  ] as const
})

test.each(atBoundaries)(`killed %s, seed ${seed}`, async (_, kills) => kill(kills), 120_000)

/** A run that goes on after a kill is killed again. */
const killsADay = 3
const cases = Array.from(
  { length: Math.max(1, Math.ceil((randomKills - boundaries.length) / (2 * killsADay))) },
  (_, number) => {
    const days = [1, 2].map(() => Array.from({ length: killsADay }, somewhere))
    const spelled = days.map((day) => day.map((one) => one.spelled).join(', ')).join('; on day 2 ')
    return [
      `${number + 1}: on day 1 ${spelled}`,
      (day: number) => (days[day - 1] as (typeof days)[number]).map((one) => one.kill),
    ] as const
  },
)

test.each(cases)(`killed at random, seed ${seed}, %s`, async (_, kills) => kill(kills), 120_000)
