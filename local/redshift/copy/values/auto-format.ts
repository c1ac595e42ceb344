import { hourOf } from './custom-format'
import { readOffset } from './default-formats'
import { fromEpoch, type Moment } from './moment'
import { monthNumber, wholeYear } from './month-names'

const time =
  /(?:^|[ T])(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,:](\d+))?)? ?([AaPp]\.?[Mm]\.?)?(?: ?(Z|[+-]\d{1,2}(?::?\d{2})?|[A-Z]{3,4}))?(?= |$)/
const julian = /^J(\d{1,7})$/i
const weekday = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i

/** The Julian day of 1970-01-01. */
const julianOfEpoch = 2_440_588
const secondsOfDay = 86_400

/** How a date may be written, with the order of what its groups tell. */
const dates: readonly (readonly [pattern: RegExp, order: string])[] = [
  [/^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/, 'ymd'],
  [/^(\d{4})(\d{2})(\d{2})$/, 'ymd'],
  [/^(\d{2})(\d{2})(\d{2})$/, 'ymd'],
  [/^(\d{4})\.(\d{3})$/, 'yj'],
  [/^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$/, 'mdy'],
  [/^([a-z]{3,9})[- .](\d{1,2})[-, ]+(\d{4}|\d{2})$/i, 'mdy'],
  [/^(\d{1,2})[- .]([a-z]{3,9})[-, .]+(\d{4}|\d{2})$/i, 'dmy'],
  [/^(\d{4})[- ]([a-z]{3,9})[- ](\d{1,2})$/i, 'ymd'],
]

/** What `DATEFORMAT 'auto'` and `TIMEFORMAT 'auto'` recognise: most ways to write a date, a month before its day in numbers. */
export function readAuto(text: string): Moment | undefined {
  let rest = text.trim().replace(weekday, '')
  // A number alone is a date, not a time of it.
  const clock = rest.includes(':') ? time.exec(rest) : compactTime(rest)
  let clockPart: Partial<Moment> = {}
  if (clock !== null) {
    const [whole, hour, minute, second = '0', fraction = '', half, zone] = clock
    const offset = zone === undefined ? undefined : readOffset(zone)
    if (zone !== undefined && offset === undefined) return undefined
    rest = `${rest.slice(0, clock.index)} ${rest.slice(clock.index + whole.length)}`.trim()
    clockPart = {
      hour: hourOf(Number(hour), half),
      minute: Number(minute),
      second: Number(second),
      fraction,
      ...(offset === undefined ? {} : { offset }),
    }
  }
  const zoned = /^(.*\d{4}) (Z|[+-]\d{1,2}(?::?\d{2})?|[A-Z]{3,4})$/.exec(rest)
  const offset = zoned === null ? undefined : readOffset(zoned[2] ?? '')
  const day = readDay(offset === undefined ? rest : (zoned?.[1] ?? ''))
  return day === undefined ? undefined : { ...day, ...clockPart, ...(offset === undefined ? {} : { offset }) }
}

/** `19960108T040506` and `1996-01-08 040506`. */
function compactTime(text: string): RegExpExecArray | null {
  return /[T ](\d{2})(\d{2})(\d{2})(?:\.(\d+))?$/.exec(text)
}

function readDay(text: string): Moment | undefined {
  const days = julian.exec(text)?.[1]
  if (days !== undefined) return fromEpoch(String((Number(days) - julianOfEpoch) * secondsOfDay), 0)
  for (const [pattern, order] of dates) {
    const match = pattern.exec(text)
    if (match === null) continue
    const part = (letter: string) => match[order.indexOf(letter) + 1] ?? ''
    const year = wholeYear(part('y'))
    if (order === 'yj') {
      const date = new Date(Date.UTC(year, 0, Number(part('j'))))
      return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
    }
    const month = /^\d/.test(part('m')) ? Number(part('m')) : monthNumber(part('m'))
    if (month !== undefined) return { year, month, day: Number(part('d')) }
  }
  return undefined
}
