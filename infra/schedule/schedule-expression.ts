import { type CronDays, daysInMonth, formatDays, parseDays } from './cron-days'
import { formatField, hourRange, minuteRange, monthRange, parseField, yearRange } from './cron-field'

/** A schedule by the calendar, every field as the values it stands for. */
export interface CronSchedule {
  readonly kind: 'cron'
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly days: CronDays
  readonly months: readonly number[]
  readonly years: readonly number[]
}

/** A schedule by intervals, counted from when AWS made it. */
export interface RateSchedule {
  readonly kind: 'rate'
  readonly everyMinutes: number
}

/** When a pipeline runs; `off` is never by itself. */
export type Schedule = CronSchedule | RateSchedule | { readonly kind: 'off' }

const minutesOf: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1_440 }

/**
 * Reads a schedule as EventBridge Scheduler takes it: `cron(minutes hours day-of-month month day-of-week year)`,
 * `rate(value unit)`, or our own `off`. `undefined` for anything else.
 */
export function parseSchedule(text: string): Schedule | undefined {
  if (text === 'off') return { kind: 'off' }
  const rate = /^rate\(([1-9]\d{0,4}) (minute|hour|day)(s?)\)$/.exec(text)
  if (rate !== null) {
    const [, value = '', unit = '', plural] = rate
    // EventBridge is strict about `rate(1 day)` and `rate(2 days)`.
    if ((value === '1') !== (plural === '')) return undefined
    return { kind: 'rate', everyMinutes: Number(value) * (minutesOf[unit] ?? 1) }
  }
  const fields = /^cron\((\S+(?: +\S+){5})\)$/.exec(text)?.[1]?.split(/ +/)
  return fields === undefined ? undefined : parseCron(fields)
}

/** A cron schedule as the text that `parseSchedule` reads back. */
export function formatCron({ minutes, hours, days, months, years }: CronSchedule): string {
  const [dayOfMonth, dayOfWeek] = formatDays(days)
  const clock = `${formatField(minutes, minuteRange)} ${formatField(hours, hourRange)}`
  return `cron(${clock} ${dayOfMonth} ${formatField(months, monthRange)} ${dayOfWeek} ${formatField(years, yearRange)})`
}

/** Whether a schedule fires at all from the given year on; one of 31 February, or of a past year, never does. */
export function everFires(schedule: Schedule, fromYear: number): boolean {
  if (schedule.kind !== 'cron') return true
  const { days, months, years } = schedule
  return years.some(
    (year) => year >= fromYear && months.some((month) => daysInMonth(days, year, month).length > 0),
  )
}

/** Whether a text is `off`, or a schedule that EventBridge Scheduler takes and that fires some day from now. */
export function isCronOrRate(text: string): boolean {
  const schedule = parseSchedule(text)
  return schedule !== undefined && everFires(schedule, new Date().getUTCFullYear())
}

function parseCron(fields: readonly string[]): CronSchedule | undefined {
  const [minuteText = '', hourText = '', dayOfMonth = '', monthText = '', dayOfWeek = '', yearText = ''] =
    fields
  const minutes = parseField(minuteText, minuteRange)
  const hours = parseField(hourText, hourRange)
  const days = parseDays(dayOfMonth, dayOfWeek)
  const months = parseField(monthText, monthRange)
  const years = parseField(yearText, yearRange)
  if (minutes === undefined || hours === undefined || days === undefined) return undefined
  if (months === undefined || years === undefined) return undefined
  return { kind: 'cron', minutes, hours, days, months, years }
}
