import { assertError, type LoadFailure, spectrumError } from './load-failure'
import { formatParquetField, type ParquetField } from './parquet-field'
import type { TargetColumn } from './target'
import { catalogueType, formatTargetType } from './target-type'

/** What the texts of a schema's errors name. */
export interface SchemaContext {
  /** The `s3://` address. */
  readonly url: string
  /** The address under which Spectrum reads the file. */
  readonly httpsUrl: string
  readonly serializeToJson: boolean
  /** Columns that the file has not are null. */
  readonly fillRecord: boolean
}

/**
 * Compares a file's columns with the table's as Redshift does: by position, the same number, and the exact type. An INT32 is never
 * widened to BIGINT, nor a DECIMAL to another scale. Answers the first thing that does not fit.
 */
export function checkSchema(
  columns: readonly TargetColumn[],
  fields: readonly ParquetField[],
  context: SchemaContext,
): LoadFailure | undefined {
  const isEnough = context.fillRecord ? fields.length <= columns.length : fields.length === columns.length
  if (!isEnough) {
    return spectrumError({
      code: 15_007,
      message:
        'Unmatched number of columns between table and file. ' +
        `Table columns: ${columns.length}, Data columns: ${fields.length}, File name: ${context.httpsUrl}`,
      file: context.url,
    })
  }
  for (const [index, column] of columns.entries()) {
    const field = fields[index]
    const problem = field === undefined ? undefined : checkColumn(column, field, context)
    if (problem !== undefined) return problem
  }
  return undefined
}

function checkColumn(
  column: TargetColumn,
  field: ParquetField,
  context: SchemaContext,
): LoadFailure | undefined {
  const place = { file: context.url, column: column.name, columnType: catalogueType(column.type) }
  if (column.type.kind === 'super' ? !context.serializeToJson : field.isNested) {
    // Type 4000 is SUPER, which only SERIALIZETOJSON fills.
    return assertError({ ...place, code: 1000, message: 'Unreachable - Invalid type: 4000' })
  }
  if (column.type.kind === 'decimal' && isTooWide(column.type, field)) {
    const expected = column.type.precision <= 18 ? 8 : 16
    return spectrumError({
      ...place,
      code: 15_001,
      message: `File '${context.httpsUrl}' column '${field.name}' has an invalid type length. Expecting: ${expected} len in file: ${field.length}`,
    })
  }
  if (isExactly(column, field)) return undefined
  return spectrumError({
    ...place,
    code: 15_007,
    message:
      `File '${context.httpsUrl}' has an incompatible Parquet schema for column '${context.url}.${field.name}'. ` +
      `Column type: ${formatTargetType(column.type)}, Parquet schema:\n${formatParquetField(field)}`,
  })
}

/** A decimal in more bytes than Redshift keeps it in; fewer, as pyarrow and ParquetSharp write it, are taken. */
function isTooWide(
  type: { readonly precision: number; readonly scale: number },
  field: ParquetField,
): boolean {
  return (
    field.physical === 'FIXED_LEN_BYTE_ARRAY' &&
    isSameDecimal(type, field) &&
    field.length > (type.precision <= 18 ? 8 : 16)
  )
}

function isSameDecimal(
  type: { readonly precision: number; readonly scale: number },
  field: ParquetField,
): boolean {
  return field.converted === 'DECIMAL' && field.precision === type.precision && field.scale === type.scale
}

function isExactly({ type }: TargetColumn, field: ParquetField): boolean {
  const { physical, converted } = field
  switch (type.kind) {
    case 'smallint':
      return physical === 'INT32' && converted === 'INT_16'
    case 'integer':
      return physical === 'INT32' && (converted === '' || converted === 'INT_32')
    case 'bigint':
      return physical === 'INT64' && (converted === '' || converted === 'INT_64') && isPlainInteger(field)
    case 'real':
      return physical === 'FLOAT'
    case 'double':
      return physical === 'DOUBLE'
    case 'boolean':
      return physical === 'BOOLEAN'
    case 'date':
      return physical === 'INT32' && converted === 'DATE'
    case 'timestamp':
    case 'timestamptz':
      return physical === 'INT96' || (physical === 'INT64' && converted.startsWith('TIMESTAMP_'))
    case 'decimal':
      return isSameDecimal(type, field)
    case 'varchar':
    case 'char':
      return physical === 'BYTE_ARRAY' && (converted === 'UTF8' || converted === 'ENUM')
    case 'super':
      return field.isNested || converted === 'JSON' || converted === 'UTF8' || isPlainNumber(field)
    case 'time':
    case 'timetz':
    case 'varbyte':
    case 'other':
      return false
  }
}

/** Newer annotations, such as times in nanoseconds, have no converted type; only the one for integers changes nothing. */
function isPlainInteger(field: ParquetField): boolean {
  return field.logical === '' || field.logical.startsWith('IntType')
}

/** Numbers and booleans go into SUPER as themselves. */
function isPlainNumber(field: ParquetField): boolean {
  const { physical, converted } = field
  const isWhole = physical === 'INT32' || physical === 'INT64'
  return (
    (isWhole && isPlainInteger(field) && (converted === '' || converted.startsWith('INT_'))) ||
    physical === 'DOUBLE' ||
    physical === 'FLOAT' ||
    physical === 'BOOLEAN' ||
    converted === 'DECIMAL'
  )
}
