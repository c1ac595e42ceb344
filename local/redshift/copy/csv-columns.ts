import type { ParquetField } from './parquet-field'
import type { TargetColumn } from './target'

/** How one column gets from a Parquet file into PostgreSQL's CSV. */
export interface CsvColumn {
  readonly column: TargetColumn
  /** DuckDB's expression for the text of the value; `c0`, `c1`, … are the file's columns. */
  readonly expression: string
  /** Quoted, so that an empty text is not taken for null. */
  readonly isText: boolean
}

/** Plans the columns of a file whose schema has been checked. */
export function planCsvColumns(
  columns: readonly TargetColumn[],
  fields: readonly ParquetField[],
): readonly CsvColumn[] {
  return columns.map((column, index) => {
    const name = `c${index}`
    if (index >= fields.length) return { column, expression: 'null::varchar', isText: false }
    switch (column.type.kind) {
      case 'super': {
        // A JSON column holds documents. Plain text is a SUPER string, as on Redshift, even if it looks like JSON.
        const isDocument = fields[index]?.converted === 'JSON'
        return {
          column,
          expression: isDocument ? `${name}::varchar` : `to_json(${name})::varchar`,
          isText: true,
        }
      }
      case 'varchar':
      case 'char':
        return { column, expression: name, isText: true }
      case 'timestamp':
        // Microseconds since 1970 in UTC, whether or not the file says that they are adjusted to it.
        return { column, expression: `make_timestamp(epoch_us(${name}))`, isText: false }
      case 'timestamptz':
        return { column, expression: `(make_timestamp(epoch_us(${name}))::varchar || '+00')`, isText: false }
      default:
        return { column, expression: name, isText: false }
    }
  })
}

/** The conditions under which a value does not go into its column, each with the error that it is. */
export interface ValueRule {
  readonly column: CsvColumn
  readonly kind: 'null' | 'length' | 'json'
  readonly condition: string
}

const maxSuperBytes = 16_000_000

/** What DuckDB must find no value of. Types and widths are the schema's affair; these are the values'. */
export function valueRules(columns: readonly CsvColumn[]): readonly ValueRule[] {
  return columns.flatMap((column): ValueRule[] => {
    const { type, isNotNull } = column.column
    const rules: ValueRule[] = []
    if (isNotNull) rules.push({ column, kind: 'null', condition: `${column.expression} is null` })
    if (type.kind === 'varchar' || type.kind === 'char') {
      rules.push({ column, kind: 'length', condition: `strlen(${column.expression}) > ${type.bytes}` })
    }
    if (type.kind === 'super') {
      rules.push({ column, kind: 'json', condition: `not json_valid(${column.expression})` })
      rules.push({ column, kind: 'length', condition: `strlen(${column.expression}) > ${maxSuperBytes}` })
    }
    return rules
  })
}
