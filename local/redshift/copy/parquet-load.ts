import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { LoadedFile } from './load-history'
import { type CheckedFile, checkParquetFile, writeCsv } from './parquet-file'
import type { PreparedLoad } from './prepared-load'
import { type DownloadedFile, s3Url } from './s3-files'
import type { Target } from './target'

/** What a load of Parquet files needs. */
export interface ParquetLoadParts {
  readonly target: Target
  readonly serializeToJson: boolean
  readonly fillRecord: boolean
  readonly region: string
  readonly files: AsyncIterable<DownloadedFile>
  readonly folder: string
  readonly connection: DuckDBConnection
  readonly close: () => Promise<void>
}

/** Checks every file before a row is sent, so that most failures cost the back-end nothing. */
export async function parquetLoad(parts: ParquetLoadParts): Promise<PreparedLoad> {
  const files: LoadedFile[] = []
  const checked: CheckedFile[] = []
  for await (const { file, path, bytes } of parts.files) {
    const url = s3Url(file)
    const httpsUrl = `https://s3.${parts.region}.amazonaws.com/${file.bucket}/${file.key}`
    const context = { url, httpsUrl, serializeToJson: parts.serializeToJson, fillRecord: parts.fillRecord }
    const good = await checkParquetFile(parts.connection, path, parts.target, context)
    checked.push(good)
    files.push({ url, rows: good.rows, bytes, errors: 0, lines: good.rows })
  }
  return {
    format: 'csv',
    chunks: () => streamCsv(parts.connection, checked, parts.folder),
    files: () => files,
    errorCount: () => 0,
    close: parts.close,
  }
}

/** Writes the next file's CSV while the one before it is being read. */
async function* streamCsv(
  connection: DuckDBConnection,
  files: readonly CheckedFile[],
  folder: string,
): AsyncGenerator<Buffer> {
  const write = async (index: number): Promise<string | undefined> => {
    const file = files[index]
    if (file === undefined) return undefined
    const path = join(folder, `${index}.csv`)
    await writeCsv(connection, file, path)
    await rm(file.path, { force: true })
    return path
  }
  let next = write(0)
  try {
    for (let index = 0; index < files.length; index++) {
      const path = await next
      if (path === undefined) return
      next = write(index + 1)
      next.catch(() => undefined)
      for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) yield chunk
      await rm(path, { force: true })
    }
  } finally {
    await next.catch(() => undefined)
  }
}
