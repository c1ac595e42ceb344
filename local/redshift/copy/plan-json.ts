import { SqlError } from '../protocol/sql-error'
import type { RowFormat } from './copy-command'
import { sourceError } from './load-failure'
import { columnsByKey, columnsByPath, type JsonColumns, wholeDocument } from './rows/json-columns'
import { InvalidJsonPaths, type JsonPath, readJsonPaths } from './rows/json-paths'
import { s3Url } from './s3-files'
import type { Target } from './target'

/** Decides how columns are found in JSON documents; `undefined` for other formats. Reads the JSONPaths file where there is one. */
export async function planJsonColumns(
  format: RowFormat,
  target: Target,
  readObject: (bucket: string, key: string) => Promise<Buffer>,
): Promise<JsonColumns | undefined> {
  if (format.kind !== 'json') return undefined
  const { option } = format
  if (option === 'auto') return columnsByKey(target.columns, false)
  if (option === 'auto ignorecase') return columnsByKey(target.columns, true)
  if (option === 'noshred') {
    if (target.columns.length === 1 && target.columns[0]?.type.kind === 'super') return wholeDocument
    throw new SqlError({
      code: '0A000',
      message: "JSON 'noshred' loads into a single SUPER column",
      hint: 'name the column in a column list, or load into a table that has no other',
    })
  }
  const paths = parsePaths(await readObject(option.bucket, option.key), s3Url(option))
  if (paths === undefined) return columnsByKey(target.columns, false)
  if (paths.length !== target.columns.length) {
    const message =
      `Number of jsonpaths and the number of columns should match. JSONPath size: ${paths.length}, ` +
      `Number of columns in table or column list: ${target.columns.length}`
    throw sourceError({ code: 8001, message, file: s3Url(option) }, '', 's3_utility.cpp:670')
  }
  return columnsByPath(target.columns, paths)
}

function parsePaths(bytes: Buffer, url: string): readonly JsonPath[] | undefined {
  try {
    return readJsonPaths(bytes)
  } catch (error) {
    if (!(error instanceof InvalidJsonPaths)) throw error
    throw sourceError({ code: 8001, message: error.message, file: url }, '', 's3_utility.cpp:672', {
      cause: error,
    })
  }
}
