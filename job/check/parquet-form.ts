import { type ColumnType, formatColumnType } from '../pipeline/column-type'
import type { DuckdbValue } from '../stage/duckdb-session'

/** A column as DuckDB's `parquet_schema` tells it. */
export type ParquetColumn = Readonly<Record<string, DuckdbValue>>

/** The columns of a Parquet file, in its order, without the root that every schema has. */
export function parquetSchemaSql(file: string): string {
  return (
    'SELECT name, type, type_length, repetition_type, num_children, converted_type, scale, precision, logical_type ' +
    `FROM parquet_schema(${file}) WHERE num_children IS NULL OR name <> 'duckdb_schema'`
  )
}

/**
 * The form in which Redshift's COPY takes a type from Parquet. It wants exact widths: an INTEGER from INT32 and
 * nothing else, a DECIMAL of exactly its precision, and for SUPER the JSON mark, or it becomes a string.
 */
export function parquetForm(type: ColumnType): string {
  switch (type.kind) {
    case 'boolean':
      return 'BOOLEAN'
    case 'integer':
      return 'INT32 INT_32'
    case 'bigint':
      return 'INT64 INT_64'
    case 'double':
      return 'DOUBLE'
    case 'decimal':
      return type.precision === 18
        ? `INT64 DECIMAL(18,${type.scale})`
        : `FIXED_LEN_BYTE_ARRAY(16) DECIMAL(38,${type.scale})`
    case 'date':
      return 'INT32 DATE'
    case 'timestamp':
      return 'INT64 TIMESTAMP_MICROS'
    case 'timestamptz':
      return 'INT64 TIMESTAMP_MICROS UTC'
    case 'varchar':
      return 'BYTE_ARRAY UTF8'
    case 'super':
      return 'BYTE_ARRAY JSON'
  }
}

/** The form of a column that a file has, in the same words. */
export function describeParquetColumn(column: ParquetColumn): string {
  if (column.num_children !== null || column.repetition_type === 'REPEATED') return 'a nested column'
  const width = column.type === 'FIXED_LEN_BYTE_ARRAY' ? `(${column.type_length})` : ''
  const converted = column.converted_type
  const digits = converted === 'DECIMAL' ? `(${column.precision},${column.scale})` : ''
  const isUtc = converted === 'TIMESTAMP_MICROS' && String(column.logical_type).includes('isAdjustedToUTC=1')
  const mark = converted === null ? '' : ` ${converted}${digits}`
  return `${column.type}${width}${mark}${isUtc ? ' UTC' : ''}`
}

/** Where a file's columns differ from the staged layout; empty where they do not. */
export function compareParquetColumns(
  expected: readonly { readonly name: string; readonly type: ColumnType }[],
  found: readonly ParquetColumn[],
): readonly string[] {
  const differences: string[] = []
  for (let place = 0; place < Math.max(expected.length, found.length); place++) {
    const want = expected[place]
    const have = found[place]
    const at = `column ${place + 1}`
    if (want === undefined) differences.push(`${at} \`${have?.name}\` is too many`)
    else if (have === undefined) differences.push(`${at} \`${want.name}\` is missing`)
    else if (want.name !== have.name) differences.push(`${at} is \`${have.name}\`, not \`${want.name}\``)
    else if (describeParquetColumn(have) !== parquetForm(want.type)) {
      const is = describeParquetColumn(have)
      differences.push(
        `\`${want.name}\` is ${is}, for ${formatColumnType(want.type)} it must be ${parquetForm(want.type)}`,
      )
    }
  }
  return differences
}
