import type { DuckDBConnection } from '@duckdb/node-api'
import { checkSchema, type SchemaContext } from './check-schema'
import { type CsvColumn, planCsvColumns, type ValueRule, valueRules } from './csv-columns'
import { duckLiteral } from './duck-literal'
import { type LoadFailure, rejected, spectrumError } from './load-failure'
import { type ParquetField, readParquetFields } from './parquet-field'
import type { Target } from './target'
import { formatTargetType } from './target-type'

/** A Parquet file whose columns and values fit the table. */
export interface CheckedFile {
  readonly path: string
  readonly rows: number
  readonly columns: readonly CsvColumn[]
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
  const answer = await connection.runAndReadAll(
    `select ${['count(*)', ...counts].join(', ')} from ${source(path, columns.length)}`,
  )
  const [rows, ...broken] = (answer.getRows()[0] ?? []).map(Number)
  for (const [index, rule] of rules.entries()) {
    if ((broken[index] ?? 0) > 0) throw await describeBroken(connection, path, columns, rule, target, context)
  }
  return { path, rows: rows ?? 0, columns }
}

/** Writes the rows of a checked file as the CSV that PostgreSQL's COPY reads: null is nothing, an empty text is quoted. */
export async function writeCsv(connection: DuckDBConnection, file: CheckedFile, path: string): Promise<void> {
  const list = file.columns.map((column, index) => `${column.expression} as v${index}`)
  const texts = file.columns.flatMap((column, index) => (column.isText ? [`v${index}`] : []))
  const quoted = texts.length === 0 ? '' : `, force_quote (${texts.join(', ')})`
  await connection.run(
    `copy (select ${list.join(', ')} from ${source(file.path, file.columns.length)})
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

async function describeBroken(
  connection: DuckDBConnection,
  path: string,
  columns: readonly CsvColumn[],
  rule: ValueRule,
  target: Target,
  context: SchemaContext,
): Promise<LoadFailure> {
  const { name, type } = rule.column.column
  const length = type.kind === 'varchar' || type.kind === 'char' ? type.bytes : 0
  const answer = await connection.runAndReadAll(
    `select line, left(value, 1024), strlen(value) from (
       select row_number() over () as line, (${rule.column.expression})::varchar as value, ${rule.condition} as broken
       from ${source(path, columns.length)}
     ) where broken order by line limit 1`,
  )
  const [line, value, bytes] = answer.getRowsJson()[0] ?? []
  const place = {
    file: context.url,
    line: Number(line),
    column: name,
    columnType: formatTargetType(type),
    columnLength: length === 0 ? '' : String(length),
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
