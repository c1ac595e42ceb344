import { daysInMonth } from './cron-days'
import { type CronSchedule, parseSchedule } from './schedule-expression'

/** What of a pipeline's configuration says when it must have succeeded again. */
export interface WatchedPipeline {
  readonly schedule: string
  readonly flexibleMinutes: number
  /** Where somebody has set it. */
  readonly maxAgeHours?: number | undefined
}

/** CloudWatch looks back over 7 days of hours at most. */
const mostHours = 168

/** How long a run itself may take before its lateness is told. */
const runHours = 1

const dayMinutes = 1_440

/** Every kind of month and of turn of the year; fixed, so that the same schedule always has the same alarm. */
const sampleYears = [2027, 2028, 2029, 2030]

/**
 * For how many hours no success is a fault: what is set, or else what follows from the schedule. `undefined` where there is
 * nothing to expect, or nothing that CloudWatch could watch for.
 */
export function heartbeatHours({
  schedule,
  flexibleMinutes,
  maxAgeHours,
}: WatchedPipeline): number | undefined {
  if (schedule === 'off') return undefined
  if (maxAgeHours !== undefined) return maxAgeHours
  const gap = longestGapMinutes(schedule)
  const hours = gap === undefined ? Infinity : Math.ceil((gap + flexibleMinutes) / 60) + runHours
  return hours > mostHours ? undefined : hours
}

/** What people may not expect of their schedules. */
export function heartbeatWarnings(pipelines: Readonly<Record<string, WatchedPipeline>>): readonly string[] {
  return Object.entries(pipelines)
    .filter(([, pipeline]) => pipeline.schedule !== 'off' && heartbeatHours(pipeline) === undefined)
    .map(
      ([name, { schedule }]) =>
        `pipelines.${name} has no missed-run alarm: from one success by \`${schedule}\` to the next it may take more than the 7 days that CloudWatch looks back`,
    )
}

/** The longest time between two runs in a row, in minutes; `undefined` where they come on no two days of some years. */
export function longestGapMinutes(text: string): number | undefined {
  const schedule = parseSchedule(text)
  if (schedule?.kind === 'rate') return schedule.everyMinutes
  return schedule?.kind === 'cron' ? longestGapOfCron(schedule) : undefined
}

function longestGapOfCron(schedule: CronSchedule): number | undefined {
  const times = schedule.hours.flatMap((hour) => schedule.minutes.map((minute) => hour * 60 + minute))
  times.sort((left, right) => left - right)
  const [first = 0] = times
  const last = times.at(-1) ?? first
  const days = daysOf(schedule)
  // A fifth Sunday of November, or 29 February: from one such day to the next it takes longer than is looked at.
  if (days.length < 2) return undefined
  const within = times.slice(1).map((time, index) => time - (times[index] ?? time))
  const between = days.slice(1).map((day, index) => (day - (days[index] ?? day)) * dayMinutes + first - last)
  return [...within, ...between].reduce((longest, gap) => Math.max(longest, gap), 0)
}

/** The days on which a schedule fires in the years looked at, counted from 1970. */
function daysOf({ days, months, years }: CronSchedule): readonly number[] {
  const common = sampleYears.filter((year) => years.includes(year))
  return (common.length < 2 ? years.slice(0, sampleYears.length) : common).flatMap((year) =>
    months.flatMap((month) =>
      daysInMonth(days, year, month).map((day) => Date.UTC(year, month - 1, day) / 86_400_000),
    ),
  )
}
