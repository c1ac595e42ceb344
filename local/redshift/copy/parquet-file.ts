import type { DuckDBConnection } from '@duckdb/node-api'
import { errorMessage } from '../system-error'
import { checkSchema, type SchemaContext } from './check-schema'
import { type CsvColumn, planCsvColumns, type ValueRule, valueRules } from './csv-columns'
import { duckLiteral } from './duck-literal'
import { type LoadFailure, rejected, spectrumError } from './load-failure'
import { type ParquetField, readParquetFields } from './parquet-field'
import type { Target } from './target'
import { catalogueLength, catalogueType } from './target-type'

/** A Parquet file whose columns and values fit the table. */
export interface CheckedFile {
  readonly path: string
  readonly rows: number
  readonly columns: readonly CsvColumn[]
  /** The number of columns in the file itself. */
  readonly width: number
}

/** Checks a file's columns against the table, then its values; fails with the first thing that does not fit. */
export async function checkParquetFile(
  connection: DuckDBConnection,
  path: string,
  target: Target,
  context: SchemaContext,
): Promise<CheckedFile> {
  const fields = await readFields(connection, path, context)
  const mismatch = checkSchema(target.columns, fields, context)
  if (mismatch !== undefined) throw mismatch
  const columns = planCsvColumns(target.columns, fields)
  const rules = valueRules(columns)
  const counts = rules.map((rule) => `count_if(${rule.condition})`)
  const sql = `select ${['count(*)', ...counts].join(', ')} from ${source(path, fields.length)}`
  const answer = await connection.runAndReadAll(sql).catch((cause: unknown) => {
    throw unreadable(cause, context) ?? cause
  })
  const [rows, ...broken] = (answer.getRows()[0] ?? []).map(Number)
  for (const [index, rule] of rules.entries()) {
    if ((broken[index] ?? 0) > 0)
      throw await describeBroken(connection, path, fields.length, rule, target, context)
  }
  return { path, rows: rows ?? 0, columns, width: fields.length }
}

/** Writes the rows of a checked file as the CSV that PostgreSQL's COPY reads: null is nothing, an empty text is quoted. */
export async function writeCsv(connection: DuckDBConnection, file: CheckedFile, path: string): Promise<void> {
  const list = file.columns.map((column, index) => `${column.expression} as v${index}`)
  const texts = file.columns.flatMap((column, index) => (column.isText ? [`v${index}`] : []))
  const quoted = texts.length === 0 ? '' : `, force_quote (${texts.join(', ')})`
  await connection.run(
    `copy (select ${list.join(', ')} from ${source(file.path, file.width)})
     to ${duckLiteral(path)} (format csv, header false, nullstr ''${quoted})`,
  )
}

/** Columns are taken by position: their names in the file mean nothing to COPY. */
function source(path: string, width: number): string {
  const names = Array.from({ length: width }, (_unused, index) => `c${index}`)
  return `read_parquet(${duckLiteral(path)}) as file (${names.join(', ')})`
}

async function readFields(
  connection: DuckDBConnection,
  path: string,
  context: SchemaContext,
): Promise<readonly ParquetField[]> {
  try {
    return await readParquetFields(connection, path)
  } catch (cause) {
    const message = `File '${context.httpsUrl}' has an invalid version number.`
    throw spectrumError({ code: 15_001, message, file: context.url }, { cause })
  }
}

/** What DuckDB finds wrong with the pages of a file whose footer is good. */
function unreadable(cause: unknown, context: SchemaContext): LoadFailure | undefined {
  const text = errorMessage(cause)
  if (/Invalid string encoding/i.test(text)) {
    const message = 'String contains invalid or unsupported UTF-8 codepoints'
    return spectrumError({ code: 15_001, message, file: context.url }, { cause })
  }
  if (!/^(?:Invalid Input|IO|Serialization) Error/.test(text)) return undefined
  return spectrumError(
    { code: 15_001, message: `File '${context.httpsUrl}' cannot be read`, file: context.url },
    { cause },
  )
}

async function describeBroken(
  connection: DuckDBConnection,
  path: string,
  width: number,
  rule: ValueRule,
  target: Target,
  context: SchemaContext,
): Promise<LoadFailure> {
  const { name, type } = rule.column.column
  const length = type.kind === 'varchar' || type.kind === 'char' ? type.bytes : 0
  const answer = await connection.runAndReadAll(
    `select line, left(value, 1024), strlen(value) from (
       select row_number() over () as line, (${rule.column.expression})::varchar as value, ${rule.condition} as broken
       from ${source(path, width)}
     ) where broken order by line limit 1`,
  )
  const [line, value, bytes] = answer.getRowsJson()[0] ?? []
  const place = {
    file: context.url,
    line: Number(line),
    column: name,
    columnType: catalogueType(type),
    columnLength: catalogueLength(type),
    ...(value == null ? {} : { value: String(value) }),
  }
  switch (rule.kind) {
    case 'null':
      return rejected(target.tableName, { ...place, code: 1213, message: 'Missing data for not-null field' })
    case 'json':
      return rejected(target.tableName, {
        ...place,
        code: 1224,
        message: 'Invalid JSON format for SUPER column',
      })
    case 'length':
      return spectrumError({
        ...place,
        code: 15_001,
        message:
          `The length of the data column ${name} is longer than the length defined in the table. ` +
          `Table: ${length === 0 ? 16_000_000 : length}, Data: ${String(bytes)}, File name: ${context.httpsUrl}`,
      })
  }
}
