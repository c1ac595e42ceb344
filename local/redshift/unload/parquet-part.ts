import { rm } from 'node:fs/promises'
import { quoteName } from '../copy/copy-command'
import type { Duck } from '../copy/duck'
import { duckLiteral } from '../copy/duck-literal'
import { SqlError } from '../protocol/sql-error'
import { errorMessage } from '../system-error'
import { duckType, type ResultColumn } from './result-column'

/** The longest row: a SUPER of 16 MB, its quotes doubled here and there. */
const maxLineBytes = 20 * 1024 * 1024

/** Turns a file of CSV, its texts in quotes and its nulls not, into Parquet; answers the path of the result. */
export async function writeParquetPart(
  duck: Duck,
  path: string,
  columns: readonly ResultColumn[],
): Promise<string> {
  const connection = await duck.connect()
  const parquet = `${path}.parquet`
  const types = columns.map((column, index) => `'c${index}': ${duckLiteral(duckType(column))}`)
  const names = columns.map(({ name }, index) => `c${index} as ${quoteName(name)}`)
  try {
    await connection.run(
      `copy (select ${names.join(', ')} from read_csv(${duckLiteral(path)}, columns = {${types.join(', ')}}, header = false,
         auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false,
         max_line_size = ${maxLineBytes}, buffer_size = ${2 * maxLineBytes}, parallel = false))
       to ${duckLiteral(parquet)} (format parquet, compression snappy)`,
    )
  } catch (cause) {
    const [reason = ''] = errorMessage(cause).split('\n')
    throw new SqlError({ code: 'XX000', message: `UNLOAD to PARQUET failed: ${reason}` }, { cause })
  } finally {
    connection.closeSync()
  }
  await rm(path)
  return parquet
}
