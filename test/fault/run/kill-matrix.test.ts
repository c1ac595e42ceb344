import type { Act, Disturbance, Operation } from '../../support/torture/disturbance'
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

/** Kills a run of each day and runs the job once more; answers what stands at the end. */
async function killTwice(disturb: (day: number) => Disturbance): Promise<void> {
  pipelines += 1
  const name = `killed_${pipelines}`
  await bench.pipeline(name)
  for (const day of [1, 2]) {
    bench.source.day = day
    const disturbance = disturb(day)
    const killed = await bench.run(name, [disturbance])
    expect(killed).toMatchObject({ exitCode: null })
    const { operations } = bench.course
    const done = disturbance.act === 'kill_after' ? operations : operations.slice(0, -1)
    const before = doneBy(done, name)
    bench.source.requests = 0
    const next = await bench.run(name)
    if (next.exitCode !== 0)
      throw new Error(`the run after the kill ended with ${next.exitCode}:\n${next.stderr}`)
    expectResumed(next, before)
  }
  expect(await bench.standing(name)).toEqual(whole)
}

/** What a run has finished when these operations are done. */
function doneBy(operations: readonly Operation[], name: string): ReadonlySet<string> {
  const seen = operations.map((operation) => operation.name)
  const has = (pattern: RegExp): boolean => seen.some((one) => pattern.test(one))
  const isOver = has(new RegExp(`^DELETE .*runs/${name}/current\\.json`))
  return new Set([
    ...(!isOver &&
    ['orders', 'visits'].every((stream) => has(new RegExp(`^PUT .*raw/${name}/${stream}/.*manifest`)))
      ? ['extract']
      : []),
    ...(!isOver && has(/^PUT .*_packages/) ? ['stage'] : []),
    ...(!isOver && has(/^commit$/) ? ['load'] : []),
  ])
}

/** What was written is not fetched again, what was staged is not staged again, what was loaded is not loaded again. */
function expectResumed(run: RunEnd, done: ReadonlySet<string>): void {
  const resumed = run.json?.steps.filter(({ status }) => status !== 'done').map(({ name }) => name)
  expect(resumed).toEqual(expect.arrayContaining([...done]))
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

/** A kill somewhere: its place as a share of the run, and whether the operation is done. */
const somewhere = () => ({ at: random(), act: (random() < 0.5 ? 'kill_before' : 'kill_after') as Act })
type Somewhere = ReturnType<typeof somewhere>

const spell = ({ at, act }: Somewhere): string => `${at.toFixed(4)} ${act.slice(5)}`

function disturbSomewhere({ at, act }: Somewhere, day: number): Disturbance {
  const target = Math.floor(at * ((lengths[day - 1] as number) - 1))
  return { act, strikes: (_operation, place) => place === target }
}

/** Every boundary on one of the days, and something else on the other. */
const atBoundaries = boundaries.map(([name, act, pattern], number) => {
  const other = somewhere()
  const day = (number % 2) + 1
  return [`${name} on day ${day}, on the other at ${spell(other)}`, { act, pattern, day, other }] as const
})

test.each(atBoundaries)(
  `killed %s, seed ${seed}`,
  async (_, { act, pattern, day, other }) => {
    await killTwice((today) =>
      today === day ? { act, strikes: ({ name }) => pattern.test(name) } : disturbSomewhere(other, today),
    )
  },
  120_000,
)

const cases = Array.from(
  { length: Math.max(1, Math.ceil((randomKills - boundaries.length) / 2)) },
  (_, number) => {
    const kills = [somewhere(), somewhere()]
    return [
      `${number + 1}: day 1 at ${spell(kills[0] as Somewhere)}, day 2 at ${spell(kills[1] as Somewhere)}`,
      kills,
    ] as const
  },
)

test.each(cases)(
  `killed at random, seed ${seed}, %s`,
  async (_, kills) => {
    await killTwice((day) => disturbSomewhere(kills[day - 1] as Somewhere, day))
  },
  120_000,
)
