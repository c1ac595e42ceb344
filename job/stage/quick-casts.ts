import type { ColumnType } from '../pipeline/column-type'
import { strictCast } from './strict-casts'

/** A cast of a text in two halves, so that a row is judged once for all its columns. */
export interface QuickCast {
  /** What the text becomes. Says nothing of a misfit. */
  readonly value: string
  /** FALSE where `value` is what the strict cast gives, TRUE for any other text; for no text FALSE or NULL. */
  readonly misfit: string
}

/**
 * The cast of a text that is in the one form nearly every value of its type has: `42`, `12.5`,
 * `2022-12-05T00:00:00.000Z`. It takes no other text, also none that the strict cast takes. Its point is its price: a
 * strict cast is an expression whose planning costs DuckDB more than a small table's rows, and with a CASE a column
 * every value is copied.
 */
export function quickCast(type: ColumnType, text: string): QuickCast {
  switch (type.kind) {
    case 'varchar':
      return { value: text, misfit: `strlen(${text}) > ${type.bytes} OR contains(${text}, chr(0))` }
    case 'boolean':
      return { value: `${text} = 'true'`, misfit: `${text} NOT IN ('true', 'false')` }
    case 'integer':
    case 'bigint': {
      const value = tryCast(text, type.kind)
      // Only the plain form comes back from the number as it was.
      return { value, misfit: `CAST(${value} AS VARCHAR) IS DISTINCT FROM ${text}` }
    }
    case 'double':
      // 15 digits are kept by any double; without an exponent nothing is too large or too small.
      return formed(text, 'DOUBLE', plainNumber('[0-9]+'), `strlen(${text}) > 15 OR `)
    case 'decimal': {
      const { precision, scale } = type
      const form = scale === 0 ? '-?(0|[1-9][0-9]*)' : plainNumber(`[0-9]{1,${scale}}`)
      return formed(text, `DECIMAL(${precision}, ${scale})`, form)
    }
    case 'timestamp':
    case 'timestamptz':
      return formed(text, type.kind, utcTime)
    case 'super': {
      const value = tryCast(text, 'JSON')
      const misfit = String.raw`strlen(${text}) > 16000000 OR contains(${text}, '\u0000') OR ${lost(text, value)}`
      return { value, misfit }
    }
    default:
      return wholeCast(strictCast(type, text), text)
  }
}

/** A strict cast of a value in the same two halves: for the types and texts that have no quicker one. */
export function wholeCast(cast: string, text: string): QuickCast {
  return { value: cast, misfit: lost(text, cast) }
}

const plainNumber = (fraction: string): string => String.raw`-?(0|[1-9][0-9]*)(\.${fraction})?`

const utcTime = String.raw`[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z`

/** A text of a form; the form alone does not keep a number in its range, nor a day in its month. */
function formed(text: string, type: string, form: string, misfit = ''): QuickCast {
  const value = tryCast(text, type)
  return { value, misfit: `${misfit}NOT regexp_full_match(${text}, '${form}') OR ${lost(text, value)}` }
}

function lost(text: string, value: string): string {
  return `${text} IS NOT NULL AND ${value} IS NULL`
}

function tryCast(text: string, type: string): string {
  return `TRY_CAST(${text} AS ${type})`
}
