import type { ColumnType } from '../pipeline/column-type'
import { duckdbName, duckdbText } from './duckdb-text'

/** A column that becomes a member of a JSON row. */
export interface JsonRowColumn {
  readonly name: string
  readonly type: ColumnType
}

/**
 * The expression that writes a row as one JSON object, for COPY … FORMAT JSON 'auto': a member a column in their order. A
 * null is left out: COPY makes SQL's null of a missing key, and a JSON null in a SUPER column would be a value of its own.
 *
 * It is put together as text, because DuckDB's own JSON writer makes doubles of decimals and reads a SUPER's numbers anew.
 */
export function jsonRowSql(columns: readonly JsonRowColumn[]): string {
  const members = columns.map(
    ({ name, type }) =>
      `  ${duckdbText(`${JSON.stringify(name)}:`)} || ${jsonValueSql(type, duckdbName(name))}`,
  )
  return `'{' || concat_ws(',',\n${members.join(',\n')}) || '}'`
}

/** A value of a type as JSON text, digit for digit; NULL for NULL. */
export function jsonValueSql(type: ColumnType, value: string): string {
  switch (type.kind) {
    case 'varchar':
      return `CAST(to_json(${value}) AS VARCHAR)`
    case 'super':
      return `CAST(${value} AS VARCHAR)`
    case 'date':
      return `'"' || CAST(${value} AS VARCHAR) || '"'`
    case 'timestamp':
      return `strftime(${value}, '"${momentForm}"')`
    case 'timestamptz':
      // Of a TIMESTAMPTZ strftime goes by the session's zone, which is UTC, and through a calendar, which is slow.
      return `strftime(make_timestamp(epoch_us(${value})), '"${momentForm}+00"')`
    default:
      // Decimals keep all places of their scale; a double's text is the shortest that gives the same double back.
      return `CAST(${value} AS VARCHAR)`
  }
}

/** What COPY's TIMEFORMAT 'auto' lists as `YYYY-MM-DD HH:MI:SS.SSS`, to the microsecond. */
const momentForm = '%Y-%m-%d %H:%M:%S.%f'
