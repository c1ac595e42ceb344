import { colon, dot, minus, nine, plus, space, zero } from '../extract/json-bytes'

/** What a text may be besides text. */
export const textForm = { plain: 0, date: 1, timestamp: 2, timestampWithZone: 3 } as const

const letterT = 0x54
const letterZ = 0x5a
const dayMinutes = 24 * 60
const maxZoneHours = 15
/** Digits after those of the microseconds may only be zeros. */
const keptFraction = 6

/**
 * The form of the text `bytes[start..end)`: just what staging's strict casts take as `date`, `timestamp` and `timestamptz`
 * (`strict-casts.ts`), found without a string or a regular expression, since every text of a source is asked.
 */
export function formOfText(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  // Nearly every text that is no date leaves here.
  if (length < 10 || bytes[start + 4] !== minus || bytes[start + 7] !== minus) return textForm.plain
  const year = readDigits(bytes, start, 4)
  const month = readDigits(bytes, start + 5, 2)
  const day = readDigits(bytes, start + 8, 2)
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return textForm.plain
  if (length === 10) return year >= 1 ? textForm.date : textForm.plain

  const separator = bytes[start + 10]
  if (length < 16 || (separator !== letterT && separator !== space) || bytes[start + 13] !== colon)
    return textForm.plain
  const hour = readDigits(bytes, start + 11, 2)
  const minute = readDigits(bytes, start + 14, 2)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return textForm.plain
  const zone = endOfSeconds(bytes, start + 16, end)
  if (zone < 0) return textForm.plain
  if (zone === end) return year >= 1 ? textForm.timestamp : textForm.plain

  const offset = zoneMinutes(bytes, zone, end)
  if (Number.isNaN(offset)) return textForm.plain
  return isInRange(year, month, day, hour * 60 + minute - offset)
    ? textForm.timestampWithZone
    : textForm.plain
}

/** The position after seconds and fraction, which may be absent; -1 where they are none. */
function endOfSeconds(bytes: Uint8Array, position: number, end: number): number {
  if (position === end || bytes[position] !== colon) return position
  if (position + 3 > end) return -1
  const second = readDigits(bytes, position + 1, 2)
  if (second < 0 || second > 59) return -1
  let at = position + 3
  if (at === end || bytes[at] !== dot) return at
  const fraction = ++at
  for (; at < end; at++) {
    const byte = bytes[at] as number
    if (byte < zero || byte > nine) break
    if (at - fraction >= keptFraction && byte !== zero) return -1
  }
  return at > fraction ? at : -1
}

/** The zone's distance from UTC that takes up `bytes[position..end)`, in minutes; NaN where it is none. */
function zoneMinutes(bytes: Uint8Array, position: number, end: number): number {
  const length = end - position
  const sign = bytes[position]
  if (sign === letterZ) return length === 1 ? 0 : Number.NaN
  if ((sign !== plus && sign !== minus) || (length !== 3 && length !== 5 && length !== 6)) return Number.NaN
  if (length === 6 && bytes[position + 3] !== colon) return Number.NaN
  const hours = readDigits(bytes, position + 1, 2)
  const minutes = length === 3 ? 0 : readDigits(bytes, end - 2, 2)
  if (hours < 0 || hours > maxZoneHours || minutes < 0 || minutes > 59) return Number.NaN
  return sign === minus ? -(hours * 60 + minutes) : hours * 60 + minutes
}

/** Whether the instant so many minutes after the day's start in UTC lies in the years 1 to 9999. */
function isInRange(year: number, month: number, day: number, minutes: number): boolean {
  if (year === 0) return month === 12 && day === 31 && minutes >= dayMinutes
  if (year === 1 && month === 1 && day === 1) return minutes >= 0
  return !(year === 9999 && month === 12 && day === 31) || minutes < dayMinutes
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The value of so many digits; -1 where something else is among them. */
function readDigits(bytes: Uint8Array, position: number, count: number): number {
  let value = 0
  for (let at = position; at < position + count; at++) {
    const byte = bytes[at] as number
    if (byte < zero || byte > nine) return -1
    value = value * 10 + byte - zero
  }
  return value
}
