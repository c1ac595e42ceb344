import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { Duck } from '../copy/duck'
import { sourceError } from '../copy/load-failure'
import { failedRequest, findKeys, makeS3Client, s3Url, wrongRegion } from '../copy/s3-files'
import type { S3Access } from '../redshift-endpoint'
import { compressPart } from './compress-part'
import { headerLine, makeFormatter } from './format-row'
import { formatManifest } from './manifest'
import { nameParts } from './name-parts'
import { writeParquetPart } from './parquet-part'
import { PartWriter } from './part-writer'
import { type PartitionPlan, planPartitions } from './partition-folder'
import type { ResultColumn } from './result-column'
import type { UnloadCommand } from './unload-command'

/** An object that an UNLOAD has written. */
export interface UnloadedFile {
  readonly url: string
  readonly slice: number
  readonly rows: number
  readonly bytes: number
}

/** The rows of one UNLOAD on their way to S3. */
export interface UnloadRun {
  readonly rows: number
  /** Takes a row, its values in bytes. */
  write(values: readonly (string | null)[]): void
  /** Writes the objects; nothing is there before. */
  finish(signal: AbortSignal): Promise<readonly UnloadedFile[]>
}

/** Objects that S3 deletes in one request. */
const maxDeleted = 1000

/** Writes the results of UNLOADs to S3. */
export class Unloader {
  readonly #folder: string
  readonly #access: S3Access
  readonly #s3: S3Client
  readonly #duck: Duck

  /** Files lie below `folder` until they have been uploaded. */
  constructor(folder: string, access: S3Access) {
    this.#folder = folder
    this.#access = access
    this.#s3 = makeS3Client(access)
    this.#duck = new Duck(join(folder, 'unload-duckdb'))
  }

  /** Sees to it that no object would be overwritten that must not be. */
  async assertFree(command: UnloadCommand, signal: AbortSignal): Promise<void> {
    const place = { bucket: command.bucket, key: command.prefix }
    if (command.region !== undefined && command.region !== this.#access.region) throw wrongRegion(place)
    if (command.allowOverwrite || command.cleanPath) return
    const [found] = await findKeys(this.#s3, command.bucket, command.prefix, signal)
    if (found === undefined) return
    const message =
      'Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing ' +
      'the target files in S3, or using the ALLOWOVERWRITE option.'
    throw sourceError({ code: 8001, message, file: s3Url(place) }, '', 'unload.cpp:112')
  }

  /** Runs `work` with where its rows go; what lies on disk is gone afterwards. */
  async withRun<T>(
    command: UnloadCommand,
    columns: readonly ResultColumn[],
    work: (run: UnloadRun) => Promise<T>,
  ): Promise<T> {
    const partitions = planPartitions(command, columns)
    const written = partitions.written(columns)
    const format = makeFormatter(command.format, written)
    await mkdir(this.#folder, { recursive: true })
    const folder = await mkdtemp(join(this.#folder, 'unload-'))
    const writer = new PartWriter(
      folder,
      headerLine(command.format, written),
      command.maxFileBytes,
      command.isParallel,
    )
    try {
      return await work({
        get rows() {
          return writer.rows
        },
        write: (values) => writer.write(partitions.folder(values), format(partitions.written(values))),
        finish: (signal) => this.#finish(command, partitions, columns, writer, signal),
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  close(): void {
    this.#s3.destroy()
  }

  async #finish(
    command: UnloadCommand,
    partitions: PartitionPlan,
    columns: readonly ResultColumn[],
    writer: PartWriter,
    signal: AbortSignal,
  ): Promise<readonly UnloadedFile[]> {
    const parts = nameParts(command, writer.close())
    const written = partitions.written(columns)
    const ready = []
    // All files first: one that cannot be written leaves none in S3.
    for (const part of parts) {
      signal.throwIfAborted()
      const path =
        command.format.kind === 'parquet'
          ? await writeParquetPart(this.#duck, part.path, written)
          : await compressPart(part.path, command.compression)
      ready.push({ ...part, path, bytes: (await stat(path)).size })
    }
    if (command.cleanPath) await this.#clean(command, new Set(parts.map(({ folder }) => folder)), signal)
    const files: UnloadedFile[] = []
    for (const { key, path, bytes, rows, slice } of ready) {
      await this.#upload(command.bucket, key, () => createReadStream(path), signal)
      files.push({ url: s3Url({ bucket: command.bucket, key }), slice, rows, bytes })
    }
    if (command.manifest !== 'none' && files.length > 0) {
      const hasHeader = headerLine(command.format, written) !== ''
      const text = formatManifest(files, columns, command.manifest === 'verbose', hasHeader)
      await this.#upload(command.bucket, `${command.prefix}manifest`, () => Buffer.from(text), signal)
    }
    return files
  }

  /** CLEANPATH: removes what is below the path; with partitions, only below the folders that get new files. */
  async #clean(command: UnloadCommand, folders: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    const isPartitioned = command.partitionBy.length > 0
    for (const folder of isPartitioned ? folders : ['']) {
      const keys = await findKeys(this.#s3, command.bucket, command.prefix + folder, signal)
      for (let from = 0; from < keys.length; from += maxDeleted) {
        const objects = keys.slice(from, from + maxDeleted).map((Key) => ({ Key }))
        const request = new DeleteObjectsCommand({ Bucket: command.bucket, Delete: { Objects: objects } })
        await this.#s3.send(request, { abortSignal: signal }).catch((cause: unknown) => {
          throw failedRequest(cause, { bucket: command.bucket, key: command.prefix + folder })
        })
      }
    }
  }

  async #upload(
    bucket: string,
    key: string,
    body: () => Buffer | ReturnType<typeof createReadStream>,
    signal: AbortSignal,
  ): Promise<void> {
    const upload = new Upload({
      client: this.#s3,
      params: { Bucket: bucket, Key: key, Body: body() },
      queueSize: 2,
    })
    const abort = () => void upload.abort()
    signal.addEventListener('abort', abort)
    try {
      signal.throwIfAborted()
      await upload.done()
    } catch (cause) {
      throw failedRequest(cause, { bucket, key })
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }
}
