/** A date and time as a file tells it, on no particular clock unless `offset` says which. */
export interface Moment {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour?: number
  readonly minute?: number
  readonly second?: number
  /** Digits behind the second's point. */
  readonly fraction?: string
  /** Minutes east of UTC. */
  readonly offset?: number
}

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether there was or will be such a moment. */
export function isMoment(moment: Moment): boolean {
  const { year, month, day, hour = 0, minute = 0, second = 0 } = moment
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > (monthDays[month - 1] ?? 0))
    return false
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return false
  return hour < 24 && minute < 60 && second < 60 && Math.abs(moment.offset ?? 0) < 16 * 60
}

/** The date as PostgreSQL reads it under every setting. */
export function formatDate(moment: Moment): string {
  return `${pad(moment.year, 4)}-${pad(moment.month, 2)}-${pad(moment.day, 2)}`
}

/** Date and time to the microsecond; what is finer is cut. */
export function formatTimestamp(moment: Moment): string {
  const { hour = 0, minute = 0, second = 0, fraction = '' } = moment
  const time = `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}`
  const point = fraction === '' ? '' : `.${fraction.slice(0, 6)}`
  return `${formatDate(moment)} ${time}${point}`
}

/** Date, time and distance from UTC; a moment without one is in UTC. */
export function formatTimestampTz(moment: Moment): string {
  const offset = moment.offset ?? 0
  const size = Math.abs(offset)
  const zone = `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}:${pad(size % 60, 2)}`
  return formatTimestamp(moment) + zone
}

/** The moment so many seconds after 1970 in UTC; `shift` is 0 for seconds, 3 for milliseconds. */
export function fromEpoch(text: string, shift: number): Moment | undefined {
  const match = /^(-?\d{1,17})(?:\.(\d*))?$/.exec(text)
  if (match?.[1] === undefined) return undefined
  const digits = (match[2] ?? '').padEnd(6, '0').slice(0, 6 - shift)
  const micros = BigInt(match[1] + digits)
  const seconds = micros >= 0n ? micros / 1_000_000n : -((-micros + 999_999n) / 1_000_000n)
  const date = new Date(Number(seconds) * 1000)
  if (Number.isNaN(date.getTime())) return undefined
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    fraction: String(micros - seconds * 1_000_000n).padStart(6, '0'),
  }
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
