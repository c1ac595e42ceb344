import type { ColumnType } from '../pipeline/column-type'
import { strictCast } from './strict-casts'

/**
 * The cast of a text that is in the one form nearly every value of its type has: `42`, `12.5`,
 * `2022-12-05T00:00:00.000Z`. NULL for any other text, also for one that the strict cast takes. Where it is not NULL, it
 * is what the strict cast gives. Its point is its size: the strict casts grow to expressions whose planning costs DuckDB
 * more than a small table's rows.
 */
export function quickCast(type: ColumnType, text: string): string {
  switch (type.kind) {
    case 'integer':
    case 'bigint':
      // Only the plain form comes back from the number as it was.
      return whenThen(`CAST(TRY_CAST(${text} AS ${type.kind}) AS VARCHAR) = ${text}`, text, type.kind)
    case 'double':
      // 15 digits are kept by any double; without an exponent nothing is too large or too small.
      return whenThen(`strlen(${text}) <= 15 AND ${matches(text, plainNumber('[0-9]+'))}`, text, 'DOUBLE')
    case 'decimal': {
      const { precision, scale } = type
      const form = scale === 0 ? '-?(0|[1-9][0-9]*)' : plainNumber(`[0-9]{1,${scale}}`)
      return whenThen(matches(text, form), text, `DECIMAL(${precision}, ${scale})`)
    }
    case 'timestamp':
    case 'timestamptz':
      return whenThen(matches(text, utcTime), text, type.kind)
    default:
      return strictCast(type, text)
  }
}

const plainNumber = (fraction: string): string => String.raw`-?(0|[1-9][0-9]*)(\.${fraction})?`

const utcTime = String.raw`[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z`

function matches(text: string, form: string): string {
  return `regexp_full_match(${text}, '${form}')`
}

function whenThen(condition: string, text: string, type: string): string {
  return `CASE WHEN ${condition} THEN TRY_CAST(${text} AS ${type}) END`
}
