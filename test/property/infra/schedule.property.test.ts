import fc from 'fast-check'
import { longestGapMinutes } from '../../../infra/schedule/heartbeat'
import { planPause } from '../../../infra/schedule/pause-plan'
import { formatCron, isCronOrRate, parseSchedule } from '../../../infra/schedule/schedule-expression'
import { runsInYear } from '../../support/infra/schedule-runs'

const minuteMs = 60_000

const sorted = (least: number, most: number, maxLength: number) =>
  fc
    .uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength })
    .map((values) => values.sort((left, right) => left - right))

const days = fc.oneof(
  sorted(1, 31, 31).map((values) => ({ kind: 'days-of-month' as const, days: values })),
  fc.constant({ kind: 'last-day' as const }),
  fc.integer({ min: 1, max: 31 }).map((day) => ({ kind: 'nearest-weekday' as const, day })),
  sorted(1, 7, 7).map((weekdays) => ({ kind: 'days-of-week' as const, weekdays })),
  fc.integer({ min: 1, max: 7 }).map((weekday) => ({ kind: 'last-weekday' as const, weekday })),
  fc
    .record({ weekday: fc.integer({ min: 1, max: 7 }), nth: fc.integer({ min: 1, max: 5 }) })
    .map((value) => ({ kind: 'nth-weekday' as const, ...value })),
)

/** Schedules of any days and months, with so many minutes and hours. */
const cronSchedules = (most: {
  readonly mostMinutes: number
  readonly mostHours: number
  readonly years: fc.Arbitrary<number[]>
}) =>
  fc.record({
    kind: fc.constant('cron' as const),
    minutes: sorted(0, 59, most.mostMinutes),
    hours: sorted(0, 23, most.mostHours),
    days,
    months: sorted(1, 12, 12),
    years: most.years,
  })

test('what formatCron writes, parseSchedule reads back', () => {
  const schedules = cronSchedules({ mostMinutes: 60, mostHours: 24, years: sorted(1970, 2199, 8) })
  fc.assert(
    fc.property(schedules, (schedule) => {
      expect(parseSchedule(formatCron(schedule))).toEqual(schedule)
    }),
  )
})

test('any text is read or refused, never thrown at', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'cron()rate 0159*?/-,LW#MONFEBday') })
  const fields = fc.array(fc.string({ unit: fc.constantFrom(...'0159*?/-,LW#MON') }), { maxLength: 7 })
  fc.assert(
    fc.property(
      fc.oneof(
        letters,
        fields.map((inner) => `cron(${inner.join(' ')})`),
      ),
      (text) => {
        expect(typeof isCronOrRate(text)).toBe('boolean')
      },
    ),
  )
})

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
]

const dayFields = fc.constantFrom(
  '* * ?',
  '* * ?',
  '? * MON-FRI',
  '? * SUN',
  '? * MON,THU',
  '1 * ?',
  'L * ?',
  '15W * ?',
  '? 1/3 TUE#2',
)

const cron = fc
  .record({
    minute: fc.integer({ min: 0, max: 59 }),
    hours: sorted(0, 23, 3),
    day: dayFields,
  })
  .map(({ minute, hours, day }) => `cron(${minute} ${hours.join()} ${day} *)`)

const margins = fc.record({
  resumeBeforeMinutes: fc.integer({ min: 5, max: 120 }),
  pauseAfterMinutes: fc.integer({ min: 30, max: 400 }),
})

/** One zone for all pipelines more often than several, since the plan then stays in it. */
const pipelines = fc
  .tuple(fc.constantFrom(...zones), fc.constantFrom(undefined, undefined, ...zones))
  .chain(([zone, other]) =>
    fc.array(
      fc.record({
        schedule: cron,
        timeZone: fc.constantFrom(zone, other ?? zone),
        flexibleMinutes: fc.constantFrom(0, 15, 60),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map((list) => Object.fromEntries(list.map((pipeline, index) => [`p${index}`, pipeline])))

test('in a whole year no run finds the cluster paused, or loses it too early', () => {
  const year = 2027
  let planned = 0
  fc.assert(
    fc.property(pipelines, margins, (some, around) => {
      const plan = planPause(some, around, new Date(Date.UTC(year, 0, 1)))
      if (plan.kind === 'never') return
      planned += 1
      const actions = [
        ...plan.resume.flatMap((expression) =>
          runsInYear(expression, plan.timeZone, year).map((at) => ({ at, runs: true })),
        ),
        ...plan.pause.flatMap((expression) =>
          runsInYear(expression, plan.timeZone, year).map((at) => ({ at, runs: false })),
        ),
      ].sort((left, right) => left.at - right.at)
      for (const { schedule, timeZone, flexibleMinutes } of Object.values(some)) {
        for (const run of runsInYear(schedule, timeZone, year)) {
          // The year's first and last actions belong to runs of the years beside it.
          if (run < Date.UTC(year, 0, 4) || run > Date.UTC(year, 11, 28)) continue
          const neededFrom = run - around.resumeBeforeMinutes * minuteMs
          const neededTo = run + (flexibleMinutes + around.pauseAfterMinutes) * minuteMs
          const before = actions.filter(({ at }) => at <= neededFrom).at(-1)
          expect(before?.runs).toBe(true)
          const within = actions.filter(({ at }) => at > neededFrom && at < neededTo)
          expect(within.filter(({ runs }) => !runs)).toEqual([])
        }
      }
    }),
    { numRuns: 40 },
  )
  expect(planned).toBeGreaterThan(10)
})

test('what is resumed is paused, an hour or more before it is resumed again', () => {
  const year = 2027
  fc.assert(
    fc.property(pipelines, margins, (some, around) => {
      const plan = planPause(some, around, new Date(Date.UTC(year, 0, 1)))
      if (plan.kind === 'never') return
      const at = (expressions: readonly string[]) =>
        expressions.flatMap((expression) => runsInYear(expression, plan.timeZone, year)).sort((a, b) => a - b)
      const resumes = at(plan.resume)
      const pauses = at(plan.pause)
      expect(Math.abs(resumes.length - pauses.length)).toBeLessThanOrEqual(1)
      const [first = 0] = resumes
      for (const [index, pause] of pauses.filter((one) => one > first).entries()) {
        expect(pause).toBeGreaterThan(resumes[index] ?? Number.POSITIVE_INFINITY)
        const next = resumes[index + 1]
        if (next !== undefined) expect(next - pause).toBeGreaterThanOrEqual(60 * minuteMs)
      }
    }),
    { numRuns: 40 },
  )
})

test('no two runs in a row lie further apart than is expected, and some lie as far', () => {
  const everyYear = fc.constant(Array.from({ length: 230 }, (_, index) => 1_970 + index))
  const schedules = cronSchedules({ mostMinutes: 3, mostHours: 3, years: everyYear })
  fc.assert(
    fc.property(schedules, (schedule) => {
      const text = formatCron(schedule)
      const runs = [2_027, 2_028, 2_029, 2_030].flatMap((year) => runsInYear(text, 'UTC', year))
      const gaps = runs.slice(1).map((run, index) => (run - (runs[index] ?? run)) / minuteMs)
      const days = new Set(runs.map((run) => Math.floor(run / (1_440 * minuteMs))))
      expect(longestGapMinutes(text)).toBe(days.size < 2 ? undefined : Math.max(...gaps))
    }),
    { numRuns: 300 },
  )
})
