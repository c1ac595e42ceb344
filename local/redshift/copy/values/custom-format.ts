import { SqlError } from '../../protocol/sql-error'
import { readOffset } from './default-formats'
import type { Moment } from './moment'
import { monthNumber, wholeYear } from './month-names'

/** The parts of a DATEFORMAT or TIMEFORMAT, the longer ones first, with what they match and the name of what they tell. */
const parts: readonly (readonly [part: string, pattern: string, group: string])[] = [
  ['HH24', '(\\d{1,2})', 'hour'],
  ['HH12', '(\\d{1,2})', 'hour'],
  ['MONTH', '([A-Za-z]+)', 'monthName'],
  ['YYYY', '(\\d{4})', 'year'],
  ['MON', '([A-Za-z]+)', 'monthName'],
  ['DAY', '([A-Za-z]+)', 'weekday'],
  ['AM', '([AaPp]\\.?[Mm]\\.?)', 'half'],
  ['PM', '([AaPp]\\.?[Mm]\\.?)', 'half'],
  ['DY', '([A-Za-z]+)', 'weekday'],
  ['YY', '(\\d{2})', 'year'],
  ['MM', '(\\d{1,2})', 'month'],
  ['DD', '(\\d{1,2})', 'day'],
  ['HH', '(\\d{1,2})', 'hour'],
  ['MI', '(\\d{1,2})', 'minute'],
  ['SS', '(\\d{1,2})', 'second'],
  ['OF', '([+-]\\d{1,2}(?::?\\d{2})?|Z|[A-Z]{3,4})', 'zone'],
  ['TZ', '([+-]\\d{1,2}(?::?\\d{2})?|Z|[A-Z]{3,4})', 'zone'],
]

/** Reads a text by a format. */
export type FormatReader = (text: string) => Moment | undefined

/**
 * Turns a format such as `DD.MM.YYYY HH24:MI:SS` into its reader. A fraction of the second may always follow the second, as COPY
 * takes microseconds under every format.
 */
export function compileFormat(format: string, parameter: string): FormatReader {
  const groups: string[] = []
  let pattern = ''
  for (let at = 0; at < format.length; ) {
    const rest = format.slice(at).toUpperCase()
    const found = parts.find(([part]) => rest.startsWith(part))
    const fraction = /^\.(?:S+|US|MS|F+)/.exec(rest)
    if (fraction !== null) at += fraction[0].length
    else if (found !== undefined) {
      const isTight =
        found[2] !== 'zone' && /^[A-Za-z]/.test(format.slice(at + found[0].length).replace(/^T/, ''))
      pattern += isTight ? found[1].replace('{1,2}', '{2}') : found[1]
      groups.push(found[2])
      if (found[2] === 'second') {
        pattern += '(?:\\.(\\d+))?'
        groups.push('fraction')
      }
      at += found[0].length
    } else {
      const letter = format.charAt(at)
      // T parts date and time; any other letter is a part that COPY has not.
      if (/[A-Za-z]/.test(letter) && letter !== 'T') throw unknownFormat(format, parameter)
      pattern += letter.replace(/[\\^$.*+?()[\]{}|]/, '\\$&')
      at++
    }
  }
  if (groups.length === 0) throw unknownFormat(format, parameter)
  const expression = new RegExp(`^${pattern}${groups.includes('hour') ? '' : '(?:[ T].*)?'}$`)
  return (text) => {
    const match = expression.exec(text)
    if (match === null) return undefined
    return toMoment(new Map(groups.map((group, index) => [group, match[index + 1] ?? ''])))
  }
}

function toMoment(found: ReadonlyMap<string, string>): Moment | undefined {
  const name = found.get('monthName')
  const month = name === undefined ? Number(found.get('month') ?? 1) : monthNumber(name)
  const zone = found.get('zone')
  const offset = zone === undefined ? undefined : readOffset(zone)
  if (month === undefined || (zone !== undefined && offset === undefined)) return undefined
  return {
    year: wholeYear(found.get('year') ?? '1'),
    month,
    day: Number(found.get('day') ?? 1),
    hour: hourOf(Number(found.get('hour') ?? 0), found.get('half')),
    minute: Number(found.get('minute') ?? 0),
    second: Number(found.get('second') ?? 0),
    fraction: found.get('fraction') ?? '',
    ...(offset === undefined ? {} : { offset }),
  }
}

/** The hour of 24 that an hour with AM or PM is. */
export function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return 24
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0)
}

function unknownFormat(format: string, parameter: string): SqlError {
  return new SqlError({
    code: '22023',
    message: `Invalid ${parameter} '${format}'`,
    hint: "use parts such as YYYY, MM, DD, HH24, MI, SS, or 'auto'",
  })
}
