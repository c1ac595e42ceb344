import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { S3Client } from '@aws-sdk/client-s3'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { S3Access } from '../redshift-endpoint'
import { errorMessage } from '../system-error'
import type { CopyCommand } from './copy-command'
import { sourceError } from './load-failure'
import type { LoadedFile } from './load-history'
import { parseManifest } from './manifest'
import { type CheckedFile, checkParquetFile, writeCsv } from './parquet-file'
import { downloadFile, listPrefix, makeS3Client, readObject, type S3File, s3Url } from './s3-files'
import type { Target } from './target'

/** Downloads that run at once, over one COPY. */
const maxDownloads = 4

/** The files of one COPY, downloaded and found good, ready to be streamed. */
export interface PreparedLoad {
  readonly files: readonly LoadedFile[]
  /** The rows as CSV. */
  chunks(): AsyncGenerator<Buffer>
  /** Removes what the load has put on disk. */
  close(): Promise<void>
}

/** Gets the files of a COPY from S3 and turns them into what PostgreSQL's COPY reads. */
export class Loader {
  readonly #folder: string
  readonly #access: S3Access
  readonly #s3: S3Client
  #database: Promise<DuckDBInstance> | undefined

  /** Files lie below `folder` for as long as they are loaded. */
  constructor(folder: string, access: S3Access) {
    this.#folder = folder
    this.#access = access
    this.#s3 = makeS3Client(access)
  }

  /** Downloads and checks every file before a row is sent, so that most failures cost the back-end nothing. */
  async prepare(command: CopyCommand, target: Target, signal: AbortSignal): Promise<PreparedLoad> {
    const wanted = await this.#list(command, signal)
    await mkdir(this.#folder, { recursive: true })
    const folder = await mkdtemp(join(this.#folder, 'copy-'))
    const connection = await (await this.#duck()).connect()
    const interrupt = () => connection.interrupt()
    signal.addEventListener('abort', interrupt)
    const close = async () => {
      signal.removeEventListener('abort', interrupt)
      connection.closeSync()
      await rm(folder, { recursive: true, force: true })
    }
    try {
      const files: LoadedFile[] = []
      const checked: CheckedFile[] = []
      for await (const { file, path, bytes } of this.#download(wanted, folder, signal)) {
        const url = s3Url(file)
        const httpsUrl = `https://s3.${this.#access.region}.amazonaws.com/${file.bucket}/${file.key}`
        const context = { url, httpsUrl, serializeToJson: command.serializeToJson }
        const good = await checkParquetFile(connection, path, target, context)
        checked.push(good)
        files.push({ url, rows: good.rows, bytes })
      }
      if (files.length === 0) {
        const message = `The specified S3 prefix '${command.key}' does not exist`
        throw sourceError({ code: 8001, message, file: s3Url(command) }, '', 's3_utility.cpp:669')
      }
      return { files, chunks: () => streamCsv(connection, checked, folder), close }
    } catch (error) {
      await close()
      throw error
    }
  }

  close(): void {
    this.#s3.destroy()
  }

  async #list(command: CopyCommand, signal: AbortSignal): Promise<readonly S3File[]> {
    if (!command.isManifest) return listPrefix(this.#s3, command.bucket, command.key, signal)
    return parseManifest(await readManifest(this.#s3, command, signal), s3Url(command))
  }

  /** Downloads ahead of the checks, in order. */
  async *#download(files: readonly S3File[], folder: string, signal: AbortSignal) {
    const started: ReturnType<typeof downloadFile>[] = []
    const start = (index: number) => {
      const file = files[index]
      if (file === undefined) return
      const download = downloadFile(this.#s3, file, folder, index, signal)
      // Whoever awaits it sees the error; a COPY that has failed by then does not.
      download.catch(() => undefined)
      started.push(download)
    }
    for (let index = 0; index < maxDownloads; index++) start(index)
    try {
      for (const [index, file] of files.entries()) {
        const found = await started[index]
        start(index + maxDownloads)
        if (found !== undefined) yield { file, ...found }
      }
    } finally {
      // The folder is removed next: nothing may still be writing to it.
      await Promise.allSettled(started)
    }
  }

  /** One DuckDB for all sessions, made when the first COPY comes; each COPY has a connection of its own. */
  #duck(): Promise<DuckDBInstance> {
    this.#database ??= DuckDBInstance.create(':memory:', {
      memory_limit: '512MB',
      threads: '2',
      temp_directory: join(this.#folder, 'duckdb'),
      autoinstall_known_extensions: 'false',
      // Every file is read from a folder of its own, once or twice: a cache of them only takes memory.
      enable_external_file_cache: 'false',
    })
    return this.#database
  }
}

/** Redshift says the same of a manifest that is absent and of one that it may not read. */
async function readManifest(s3: S3Client, command: CopyCommand, signal: AbortSignal): Promise<Buffer> {
  try {
    return await readObject(s3, command.bucket, command.key, signal)
  } catch (cause) {
    const message = 'COPY with MANIFEST parameter requires full path of an S3 object.'
    throw sourceError(
      { code: 8001, message, file: s3Url(command) },
      errorMessage(cause),
      's3_utility.cpp:293',
      { cause },
    )
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
