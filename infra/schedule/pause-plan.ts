import { type CronSchedule, formatCron, parseSchedule } from './schedule-expression'
import { readZone, type ZoneClock } from './time-zone'
import { cronsOfWeek, dayMinutes, mergeWindows, type Window, weekMinutes } from './week'

/** What the plan reads of a pipeline's configuration. */
export interface ScheduledPipeline {
  readonly schedule: string
  readonly timeZone: string
  readonly flexibleMinutes: number
}

/** How long around a run the cluster must be there. */
export interface PauseMargins {
  readonly resumeBeforeMinutes: number
  readonly pauseAfterMinutes: number
}

/** When a cluster is resumed and paused, or why it is not. */
export type PausePlan =
  | {
      readonly kind: 'scheduled'
      /** The zone of the expressions: that of the pipelines where they share one, else UTC. */
      readonly timeZone: string
      readonly resume: readonly string[]
      readonly pause: readonly string[]
      /** When it runs, where that is the same every week; in the plan's zone. */
      readonly week?: readonly Window[]
      /** How many hours of an average month the cluster runs by this plan. */
      readonly hoursPerMonth: number
    }
  | { readonly kind: 'never'; readonly reason: string }

/** A pause shorter than this is not worth its minutes of pausing and resuming. */
const leastPauseMinutes = 60

/** Rules of daylight saving time change from year to year; these are looked at. */
const yearsAhead = 3

/** A run's window relative to the midnight that begins its day, in the plan's zone. */
interface DayWindow extends Window {
  readonly schedule: CronSchedule
}

/**
 * Derives from the pipelines' schedules when the cluster must run: from `resumeBeforeMinutes` before each run until
 * `pauseAfterMinutes` after its latest start. Windows that overlap, or lie too near each other, become one.
 *
 * The expressions stand in the pipelines' own zone when they share one and no window lies where a clock change skips
 * or repeats an hour. Otherwise they stand in UTC, and every window is widened to cover the zone's summer and winter.
 */
export function planPause(
  pipelines: Readonly<Record<string, ScheduledPipeline>>,
  margins: PauseMargins,
  now: Date = new Date(),
): PausePlan {
  const scheduled: { pipeline: ScheduledPipeline; schedule: CronSchedule }[] = []
  for (const [name, pipeline] of Object.entries(pipelines)) {
    const schedule = parseSchedule(pipeline.schedule)
    if (schedule === undefined) return never(`the schedule of ${name} is not understood`)
    if (schedule.kind === 'rate') {
      return never(`${name} runs at a rate, \`${pipeline.schedule}\`, and so at no foreseeable time of day`)
    }
    if (schedule.kind === 'cron') scheduled.push({ pipeline, schedule })
  }
  if (scheduled.length === 0) return never('no pipeline has a schedule to pause and resume by')

  const zones = new Map<string, ZoneClock>()
  for (const { pipeline } of scheduled) {
    if (!zones.has(pipeline.timeZone)) {
      zones.set(pipeline.timeZone, readZone(pipeline.timeZone, now.getUTCFullYear(), yearsAhead))
    }
  }
  const [[onlyZone, onlyClock] = ['UTC', undefined]] = zones
  if (zones.size === 1 && onlyClock !== undefined) {
    const windows = scheduled.flatMap(({ pipeline, schedule }) =>
      dayWindows(schedule, pipeline.flexibleMinutes, margins, [0]),
    )
    // A clock that jumps forwards between a pause and a resume shortens the pause by as much.
    const jumps = onlyClock.changes.map(({ from, to }) => to - from)
    if (!windows.some((window) => touchesChange(window, onlyClock))) {
      return planIn(onlyZone, windows, leastPauseMinutes + Math.max(0, ...jumps))
    }
  }
  const windows = scheduled.flatMap(({ pipeline, schedule }) =>
    dayWindows(schedule, pipeline.flexibleMinutes, margins, zones.get(pipeline.timeZone)?.offsets ?? [0]),
  )
  return planIn('UTC', windows, leastPauseMinutes)
}

function planIn(timeZone: string, windows: readonly DayWindow[], leastGap: number): PausePlan {
  const weekly = planByWeek(timeZone, windows, leastGap)
  if (windows.every(({ schedule }) => isWeekly(schedule))) return weekly
  return planByCalendar(timeZone, windows, leastGap) ?? weekly
}

/** Whether a schedule does the same every week, now and for ever. */
function isWeekly({ days, months, years }: CronSchedule): boolean {
  const isDaily = days.kind === 'days-of-month' && days.days.length === 31
  return (isDaily || days.kind === 'days-of-week') && months.length === 12 && years.length === 230
}

/**
 * The exact days of the month, where all schedules have the same and no window leaves its day: a cluster that loads
 * once a month is resumed once a month.
 */
function planByCalendar(
  timeZone: string,
  windows: readonly DayWindow[],
  leastGap: number,
): PausePlan | undefined {
  const [first] = windows
  if (first === undefined || !windows.every((window) => dayFields(window) === dayFields(first)))
    return undefined
  if (windows.some(({ from, to }) => from < 0 || to >= dayMinutes)) return undefined
  const merged = mergeWindows(windows, leastGap)
  const [earliest] = merged ?? []
  const latest = merged?.at(-1)
  if (merged === undefined || earliest === undefined || latest === undefined) return undefined
  // The next day may be a day of the schedule too.
  if (earliest.from + dayMinutes - latest.to < leastGap) return undefined
  const at = (minute: number) =>
    formatCron({ ...first.schedule, minutes: [minute % 60], hours: [Math.floor(minute / 60)] })
  const daysPerMonth = averageDaysPerMonth(first.schedule)
  const minutesPerDay = merged.reduce((sum, { from, to }) => sum + to - from, 0)
  return {
    kind: 'scheduled',
    timeZone,
    resume: merged.map(({ from }) => at(from)),
    pause: merged.map(({ to }) => at(to)),
    hoursPerMonth: (daysPerMonth * minutesPerDay) / 60,
  }
}

/** The same every week. A schedule that is not of weekdays alone counts as daily: rather resumed in vain than missed. */
function planByWeek(timeZone: string, windows: readonly DayWindow[], leastGap: number): PausePlan {
  const week = windows.flatMap(({ from, to, schedule }) => {
    const weekdays = schedule.days.kind === 'days-of-week' ? schedule.days.weekdays : [1, 2, 3, 4, 5, 6, 7]
    return weekdays.map((weekday) => ({
      from: (weekday - 1) * dayMinutes + from,
      to: (weekday - 1) * dayMinutes + to,
    }))
  })
  const merged = mergeWindows(week, leastGap)
  if (merged === undefined) {
    return never(`the runs leave no ${leastGap} minutes in which nothing needs the cluster`)
  }
  const minutes = merged.reduce((sum, { from, to }) => sum + to - from, 0)
  return {
    kind: 'scheduled',
    timeZone,
    resume: cronsOfWeek(merged.map(({ from }) => from)),
    pause: cronsOfWeek(merged.map(({ to }) => to)),
    week: merged,
    hoursPerMonth: (minutes / weekMinutes) * 730,
  }
}

/** The windows of a schedule's times of day, in a zone that lies by `offsets` minutes behind the schedule's. */
function dayWindows(
  schedule: CronSchedule,
  flexibleMinutes: number,
  { resumeBeforeMinutes, pauseAfterMinutes }: PauseMargins,
  offsets: readonly number[],
): readonly DayWindow[] {
  return schedule.hours.flatMap((hour) =>
    schedule.minutes.map((minute) => ({
      schedule,
      from: hour * 60 + minute - Math.max(...offsets) - resumeBeforeMinutes,
      to: hour * 60 + minute - Math.min(...offsets) + flexibleMinutes + pauseAfterMinutes,
    })),
  )
}

function touchesChange(window: Window, { changes }: ZoneClock): boolean {
  return changes.some(({ from, to }) =>
    [-1, 0, 1, 2, 3].some(
      (day) => window.from <= to + day * dayMinutes && window.to >= from + day * dayMinutes,
    ),
  )
}

function dayFields({ schedule: { days, months, years } }: DayWindow): string {
  return JSON.stringify([days, months, years])
}

function averageDaysPerMonth({ days, months }: CronSchedule): number {
  const perMonth =
    days.kind === 'days-of-month'
      ? days.days.length * (730 / 24 / 31)
      : days.kind === 'days-of-week'
        ? (days.weekdays.length * 730) / 168
        : 1
  return (perMonth * months.length) / 12
}

function never(reason: string): PausePlan {
  return { kind: 'never', reason }
}
