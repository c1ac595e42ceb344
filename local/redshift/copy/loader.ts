import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { S3Client } from '@aws-sdk/client-s3'
import type { S3Access } from '../redshift-endpoint'
import { errorMessage } from '../system-error'
import type { CopyCommand } from './copy-command'
import { Duck } from './duck'
import { sourceError } from './load-failure'
import { parseManifest } from './manifest'
import { parquetLoad } from './parquet-load'
import { planJsonColumns } from './plan-json'
import type { LoadReporter, PreparedLoad } from './prepared-load'
import { rowLoad } from './row-load'
import {
  absentPrefix,
  type DownloadedFile,
  downloadFile,
  listPrefix,
  makeS3Client,
  readObject,
  type S3File,
  s3Url,
  wrongRegion,
} from './s3-files'
import type { Target } from './target'
import { assertColumns } from './target'

/** Downloads that run at once, over one COPY. */
const maxDownloads = 4

/** Gets the files of a COPY from S3 and turns them into what PostgreSQL's COPY reads. */
export class Loader {
  readonly #folder: string
  readonly #access: S3Access
  readonly #s3: S3Client
  readonly #duck: Duck

  /** Files lie below `folder` for as long as they are loaded. */
  constructor(folder: string, access: S3Access) {
    this.#folder = folder
    this.#access = access
    this.#s3 = makeS3Client(access)
    this.#duck = new Duck(join(folder, 'duckdb'))
  }

  /** Finds the files of a COPY and begins to read them. */
  async prepare(
    command: CopyCommand,
    target: Target,
    reporter: LoadReporter,
    signal: AbortSignal,
  ): Promise<PreparedLoad> {
    if (command.region !== undefined && command.region !== this.#access.region) throw wrongRegion(command)
    const wanted = await this.#list(command, signal)
    await mkdir(this.#folder, { recursive: true })
    const folder = await mkdtemp(join(this.#folder, 'copy-'))
    const files = this.#download(command, wanted, folder, signal)
    const { format } = command
    if (format.kind === 'parquet') {
      const { fillRecord } = command.conversion
      return this.#prepareParquet(target, { ...format, fillRecord }, files, folder, signal)
    }
    const close = () => rm(folder, { recursive: true, force: true })
    try {
      assertColumns(format, target)
      const jsonColumns = await planJsonColumns(format, target, (bucket, key) =>
        readObject(this.#s3, bucket, key, signal),
      )
      return rowLoad({ command: { ...command, format }, target, jsonColumns, files, reporter, close })
    } catch (error) {
      await close()
      throw error
    }
  }

  close(): void {
    this.#s3.destroy()
  }

  async #prepareParquet(
    target: Target,
    options: { readonly serializeToJson: boolean; readonly fillRecord: boolean },
    files: AsyncIterable<DownloadedFile>,
    folder: string,
    signal: AbortSignal,
  ): Promise<PreparedLoad> {
    const connection = await this.#duck.connect()
    const interrupt = () => connection.interrupt()
    signal.addEventListener('abort', interrupt)
    const close = async () => {
      signal.removeEventListener('abort', interrupt)
      connection.closeSync()
      await rm(folder, { recursive: true, force: true })
    }
    try {
      const { region } = this.#access
      return await parquetLoad({ target, ...options, region, files, folder, connection, close })
    } catch (error) {
      await close()
      throw error
    }
  }

  async #list(command: CopyCommand, signal: AbortSignal): Promise<readonly S3File[]> {
    if (!command.isManifest) return listPrefix(this.#s3, command.bucket, command.key, signal)
    const isColumnar = command.format.kind === 'parquet'
    return parseManifest(await readManifest(this.#s3, command, signal), s3Url(command), isColumnar)
  }

  /** Downloads ahead of the reading, in order. */
  async *#download(
    command: CopyCommand,
    files: readonly S3File[],
    folder: string,
    signal: AbortSignal,
  ): AsyncGenerator<DownloadedFile> {
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
    let isAnyThere = false
    try {
      for (const [index, file] of files.entries()) {
        const found = await started[index]
        start(index + maxDownloads)
        if (found === undefined) continue
        isAnyThere = true
        yield { file, ...found }
        // Parquet files are read twice and go when they have been.
        if (command.format.kind !== 'parquet') await rm(found.path, { force: true })
      }
      if (!isAnyThere) throw absentPrefix(command.bucket, command.key)
    } finally {
      // The folder is removed next: nothing may still be writing to it.
      await Promise.allSettled(started)
    }
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
