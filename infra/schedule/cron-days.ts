import { dayOfMonthRange, dayOfWeekRange, formatField, parseField, parseValue } from './cron-field'

/** On which days of a month a schedule fires: what one of the two day fields says; the other one is `?`. */
export type CronDays =
  | { readonly kind: 'days-of-month'; readonly days: readonly number[] }
  | { readonly kind: 'last-day' }
  /** `15W`: the weekday (Monday to Friday) nearest to a day, in the same month. */
  | { readonly kind: 'nearest-weekday'; readonly day: number }
  | { readonly kind: 'days-of-week'; readonly weekdays: readonly number[] }
  /** `6L`: the last Friday of the month. */
  | { readonly kind: 'last-weekday'; readonly weekday: number }
  /** `3#2`: the second Tuesday of the month. */
  | { readonly kind: 'nth-weekday'; readonly weekday: number; readonly nth: number }

/**
 * Reads the two day fields. AWS wants a value in exactly one of them and `?` in the other.
 */
export function parseDays(dayOfMonth: string, dayOfWeek: string): CronDays | undefined {
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return undefined
  return dayOfWeek === '?' ? parseDaysOfMonth(dayOfMonth) : parseDaysOfWeek(dayOfWeek)
}

/** The two day fields as text: day-of-month, day-of-week. */
export function formatDays(days: CronDays): readonly [string, string] {
  switch (days.kind) {
    case 'days-of-month':
      return [formatField(days.days, dayOfMonthRange), '?']
    case 'last-day':
      return ['L', '?']
    case 'nearest-weekday':
      return [`${days.day}W`, '?']
    case 'days-of-week':
      return ['?', formatField(days.weekdays, dayOfWeekRange)]
    case 'last-weekday':
      return ['?', `${days.weekday}L`]
    case 'nth-weekday':
      return ['?', `${days.weekday}#${days.nth}`]
  }
}

/** The days of one month on which the schedule fires, in order. */
export function daysInMonth(days: CronDays, year: number, month: number): readonly number[] {
  const length = lengthOfMonth(year, month)
  const all = Array.from({ length }, (_, index) => index + 1)
  const onWeekday = (weekday: number) => all.filter((day) => weekdayOf(year, month, day) === weekday)
  switch (days.kind) {
    case 'days-of-month':
      return days.days.filter((day) => day <= length)
    case 'last-day':
      return [length]
    case 'nearest-weekday':
      return days.day <= length ? [nearestWeekday(year, month, days.day, length)] : []
    case 'days-of-week':
      return all.filter((day) => days.weekdays.includes(weekdayOf(year, month, day)))
    case 'last-weekday':
      return onWeekday(days.weekday).slice(-1)
    case 'nth-weekday':
      return onWeekday(days.weekday).slice(days.nth - 1, days.nth)
  }
}

/** 1 for Sunday to 7 for Saturday. */
export function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1
}

function lengthOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function parseDaysOfMonth(text: string): CronDays | undefined {
  if (text === 'L') return { kind: 'last-day' }
  const nearest = /^(\d{1,2})W$/.exec(text)
  if (nearest !== null) {
    const day = parseValue(nearest[1] ?? '', dayOfMonthRange)
    return day === undefined ? undefined : { kind: 'nearest-weekday', day }
  }
  const days = parseField(text, dayOfMonthRange)
  return days === undefined ? undefined : { kind: 'days-of-month', days }
}

function parseDaysOfWeek(text: string): CronDays | undefined {
  // A lone L is the last day of the week; with a day before it, the last such day of the month.
  if (text === 'L') return { kind: 'days-of-week', weekdays: [7] }
  const last = /^(\w{1,3})L$/.exec(text)
  if (last !== null) {
    const weekday = parseValue(last[1] ?? '', dayOfWeekRange)
    return weekday === undefined ? undefined : { kind: 'last-weekday', weekday }
  }
  const nth = /^(\w{1,3})#([1-5])$/.exec(text)
  if (nth !== null) {
    const weekday = parseValue(nth[1] ?? '', dayOfWeekRange)
    return weekday === undefined ? undefined : { kind: 'nth-weekday', weekday, nth: Number(nth[2]) }
  }
  const weekdays = parseField(text, dayOfWeekRange)
  return weekdays === undefined ? undefined : { kind: 'days-of-week', weekdays }
}

function nearestWeekday(year: number, month: number, day: number, length: number): number {
  const weekday = weekdayOf(year, month, day)
  // Saturday goes back and Sunday forward by a day, by two the other way where the month would be left.
  if (weekday === 7) return day === 1 ? 3 : day - 1
  if (weekday === 1) return day === length ? day - 2 : day + 1
  return day
}
