import type { ColumnType } from '../pipeline/column-type'
import { textLiteral } from '../sql/literal'

const ranges = {
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
} as const

const moment =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i

/**
 * Writes a value that a person typed as a literal of a column's type, without going through a number of JavaScript's; undefined
 * where the text is no value of the type.
 */
export function keyLiteral(text: string, type: ColumnType): string | undefined {
  switch (type.kind) {
    case 'varchar':
      return textLiteral(text)
    case 'boolean':
      return /^(true|false)$/i.test(text) ? text.toLowerCase() : undefined
    case 'integer':
    case 'bigint':
      return wholeLiteral(text, ranges[type.kind])
    case 'double':
      return isNumber(text) && Number.isFinite(Number(text)) ? cast(text, 'double precision') : undefined
    case 'decimal': {
      const match = /^[+-]?(\d+)(?:\.(\d+))?$/.exec(text)
      const fits =
        match !== null &&
        (match[2] ?? '').length <= type.scale &&
        (match[1] ?? '').replace(/^0+/, '').length <= type.precision - type.scale
      return fits ? cast(text, `decimal(${type.precision},${type.scale})`) : undefined
    }
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text) ? cast(text, 'date') : undefined
    case 'timestamp':
    case 'timestamptz': {
      const utc = utcMoment(text)
      if (utc === undefined) return undefined
      return type.kind === 'timestamp' ? cast(utc, 'timestamp') : cast(`${utc}+00`, 'timestamptz')
    }
    case 'super':
      // SUPER compares by no order that a typed text could be held against.
      return undefined
  }
}

function wholeLiteral(text: string, [least, most]: readonly [bigint, bigint]): string | undefined {
  if (!/^[+-]?\d{1,30}$/.test(text)) return undefined
  const value = BigInt(text.replace('+', ''))
  if (value < least || value > most) return undefined
  // As a text: the smallest BIGINT is a minus and a number that is none.
  return most > 2n ** 32n ? cast(String(value), 'bigint') : String(value)
}

const isNumber = (text: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)

/** JavaScript moves February 30 to March: a day that there is comes back as it was. */
function isDay(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day)
}

/** A moment in UTC as Redshift reads it, its microseconds kept; one without a zone is in UTC, as loaded values are. */
function utcMoment(text: string): string | undefined {
  const match = moment.exec(text)
  if (match === null) return undefined
  const [, day = '', minute = '00:00', second = '00', fraction = '', zone = 'Z'] = match
  if (!isDay(day)) return undefined
  const offset = /^z$/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
  const parsed = new Date(`${day}T${minute}:${second}${offset}`)
  if (Number.isNaN(parsed.getTime())) return undefined
  const utc = parsed.toISOString().slice(0, 19).replace('T', ' ')
  return fraction === '' ? utc : `${utc}.${fraction}`
}

const cast = (text: string, type: string): string => `${textLiteral(text)}::${type}`
