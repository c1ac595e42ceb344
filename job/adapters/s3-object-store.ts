import { createHash } from 'node:crypto'
import { pipeline, Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { isJobError, JobError } from '../errors/job-error'
import type { DeleteOptions, ObjectInfo, ObjectStore, PutOptions } from '../ports/object-store'
import { ContentHash } from './content-hash'
import { readResumably } from './resumable-body'
import { isConflict, isMissingKey, type S3Attempt, toLakeError } from './s3-error'

/** Keys of AWS or of an endpoint that stands in for it. */
export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Which bucket, and how to reach it. */
export interface S3ObjectStoreOptions {
  readonly bucket: string
  /** Goes before every key: `''`, or a folder such as `lake/`. */
  readonly prefix: string
  readonly region: string
  /** An S3 that is not AWS's own. */
  readonly endpoint?: string
  /** Default: the SDK's own chain: environment, profile, role. */
  readonly credentials?: S3Credentials
  /** The bucket as part of the path and not of the host's name. Default: where `endpoint` is given. */
  readonly forcePathStyle?: boolean
  /** How often a request is sent at most. Default 5. */
  readonly maxAttempts?: number
}

const defaultMaxBytes = 64 * 1024 * 1024
const connectTimeoutMs = 5_000
/** How long a connection may be silent. */
const idleTimeoutMs = 60_000
/** Two pieces of 8 MiB on their way bound the memory of an upload; 10,000 of them make 80 GB. */
const uploadPartBytes = 8 * 1024 * 1024
const uploadsAtOnce = 2

/** Opens the lake in an S3 bucket. */
export function createS3ObjectStore(options: S3ObjectStoreOptions): ObjectStore {
  return new S3ObjectStore(options)
}

class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: string
  readonly #region: string
  readonly #maxAttempts: number

  constructor(options: S3ObjectStoreOptions) {
    this.#bucket = options.bucket
    this.#prefix =
      options.prefix === '' || options.prefix.endsWith('/') ? options.prefix : `${options.prefix}/`
    this.#region = options.region
    this.#maxAttempts = options.maxAttempts ?? 5
    this.#client = new S3Client({
      region: options.region,
      ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
      ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
      forcePathStyle: options.forcePathStyle ?? options.endpoint !== undefined,
      maxAttempts: this.#maxAttempts,
      requestHandler: { connectionTimeout: connectTimeoutMs, socketTimeout: idleTimeoutMs },
    })
  }

  async put(
    key: string,
    body: Uint8Array | string | Readable,
    options: PutOptions = {},
  ): Promise<ObjectInfo> {
    return body instanceof Readable
      ? await this.#putStream(key, body, options)
      : await this.#putBytes(key, typeof body === 'string' ? Buffer.from(body) : body, options)
  }

  async get(key: string, signal?: AbortSignal): Promise<Readable | undefined> {
    const first = await this.#open(key, 0, undefined, signal)
    if (first === undefined) return undefined
    const openFrom = async (offset: number): Promise<Readable> => {
      // If-Match: the rest has to be that of the same object.
      const rest = await this.#open(key, offset, first.etag, signal)
      if (rest !== undefined) return rest.body
      throw new JobError('LAKE_OBJECT_MISSING', `\`${this.url(key)}\` was removed while it was read`)
    }
    const read = readResumably(first.body, openFrom, this.#maxAttempts)
    return Readable.from(this.#translated(read, key), { objectMode: false })
  }

  async getBytes(key: string, maxBytes: number = defaultMaxBytes): Promise<Uint8Array | undefined> {
    const body = await this.get(key)
    if (body === undefined) return undefined
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      bytes += chunk.length
      if (bytes > maxBytes) {
        throw new JobError('LAKE_OBJECT_TOO_LARGE', `\`${this.url(key)}\` has more than ${maxBytes} bytes`)
      }
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    try {
      const answer = await this.#client.send(new HeadObjectCommand(this.#address(key)))
      return { key, bytes: answer.ContentLength ?? 0, etag: answer.ETag ?? '' }
    } catch (error) {
      if (isMissingKey(error)) return undefined
      throw toLakeError(error, this.#attempt('read', key))
    }
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    let token: string | undefined
    do {
      const page = await this.#listPage(prefix, token)
      for (const object of page.Contents ?? []) {
        const key = (object.Key ?? '').slice(this.#prefix.length)
        yield { key, bytes: object.Size ?? 0, etag: object.ETag ?? '' }
      }
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined
    } while (token !== undefined)
  }

  async delete(key: string, { onlyIfEtag }: DeleteOptions = {}): Promise<void> {
    const condition = onlyIfEtag === undefined ? {} : { IfMatch: onlyIfEtag }
    try {
      await this.#client.send(new DeleteObjectCommand({ ...this.#address(key), ...condition }))
    } catch (error) {
      // Also where the answer was lost to a deletion that was carried out, and the SDK sent it again.
      if (isMissingKey(error)) return
      if (onlyIfEtag !== undefined && isConflict(error)) throw this.#changed(key, error)
      throw toLakeError(error, this.#attempt('delete', key))
    }
  }

  url(key: string): string {
    return `s3://${this.#bucket}/${this.#prefix}${key}`
  }

  async close(): Promise<void> {
    this.#client.destroy()
  }

  async #putBytes(key: string, body: Uint8Array, options: PutOptions): Promise<ObjectInfo> {
    const sha256 = () => createHash('sha256').update(body).digest('hex')
    return await this.#written(key, options, { bytes: () => body.length, sha256 }, async () => {
      const command = new PutObjectCommand({ ...this.#writeInput(key, options), Body: body })
      return await this.#client.send(
        command,
        options.signal === undefined ? {} : { abortSignal: options.signal },
      )
    })
  }

  async #putStream(key: string, body: Readable, options: PutOptions): Promise<ObjectInfo> {
    const hash = new ContentHash()
    // The upload sees the failure of the source through the hash; nobody needs to be told twice.
    const content = pipeline(body, hash, () => {})
    const { signal } = options
    const abortController = new AbortController()
    const stop = () => {
      content.destroy(signal === undefined ? undefined : abortReason(signal))
      // A request that has all of its body already is waited for otherwise, for as long as S3 likes.
      abortController.abort()
    }
    signal?.addEventListener('abort', stop, { once: true })
    try {
      if (signal?.aborted === true) stop()
      const facts = { bytes: () => hash.bytes, sha256: () => hash.digest() }
      return await this.#written(key, options, facts, async () => {
        const params = { ...this.#writeInput(key, options), Body: content }
        const upload = new Upload({
          client: this.#client,
          params,
          partSize: uploadPartBytes,
          queueSize: uploadsAtOnce,
          abortController,
        })
        return await upload.done()
      })
    } finally {
      signal?.removeEventListener('abort', stop)
      content.destroy()
      body.destroy()
    }
  }

  async #written(
    key: string,
    options: PutOptions,
    sent: { bytes(): number; sha256(): string },
    write: () => Promise<{ ETag?: string | undefined }>,
  ): Promise<ObjectInfo> {
    try {
      const answer = await write()
      return { key, bytes: sent.bytes(), etag: answer.ETag ?? '' }
    } catch (error) {
      if (options.signal?.aborted === true) throw abortReason(options.signal)
      if (!isUnmet(options, error)) throw toLakeError(error, this.#attempt('write', key))
      const same = await this.#findSame(key, sent.bytes(), sent.sha256())
      if (typeof same === 'object') return same
      if (options.onlyIfEtag !== undefined) throw this.#changed(key, error)
      throw same === 'missing' ? this.#underWay(key, error) : this.#exists(key, error)
    }
  }

  /** The SDK sends a write again when the answer was lost, and meets its own object then: the same bytes are success. */
  async #findSame(key: string, bytes: number, sha256: string): Promise<ObjectInfo | 'missing' | 'other'> {
    const there = await this.head(key)
    if (there === undefined) return 'missing'
    return there.bytes === bytes && (await this.#sha256(key)) === sha256 ? there : 'other'
  }

  #exists(key: string, cause: unknown): JobError {
    const message = `\`${this.url(key)}\` is there already, with other content`
    return new JobError('LAKE_OBJECT_EXISTS', message, { cause })
  }

  #underWay(key: string, cause: unknown): JobError {
    const message = `cannot write \`${this.url(key)}\`: another write of it was under way`
    return new JobError('LAKE_REQUEST_FAILED', message, { cause })
  }

  #changed(key: string, cause: unknown): JobError {
    const message = `\`${this.url(key)}\` was changed or removed since it was read`
    return new JobError('LAKE_OBJECT_CHANGED', message, { cause })
  }

  async #sha256(key: string): Promise<string | undefined> {
    const body = await this.get(key)
    if (body === undefined) return undefined
    const hash = createHash('sha256')
    for await (const chunk of body as AsyncIterable<Uint8Array>) hash.update(chunk)
    return hash.digest('hex')
  }

  async #open(key: string, offset: number, etag: string | undefined, signal: AbortSignal | undefined) {
    const range = offset === 0 ? {} : { Range: `bytes=${offset}-` }
    const condition = etag === undefined ? {} : { IfMatch: etag }
    try {
      const command = new GetObjectCommand({ ...this.#address(key), ...range, ...condition })
      const answer = await this.#client.send(command, signal === undefined ? {} : { abortSignal: signal })
      if (!(answer.Body instanceof Readable))
        throw new JobError('INTERNAL', 'S3 answered a body that is no stream')
      return { body: answer.Body, etag: answer.ETag }
    } catch (error) {
      if (isMissingKey(error)) return undefined
      if (signal?.aborted === true) throw abortReason(signal)
      throw toLakeError(error, this.#attempt('read', key))
    }
  }

  async *#translated(body: AsyncIterable<Uint8Array>, key: string): AsyncGenerator<Uint8Array> {
    try {
      yield* body
    } catch (error) {
      throw toLakeError(error, this.#attempt('read', key))
    }
  }

  async #listPage(prefix: string, token: string | undefined) {
    try {
      return await this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: this.#prefix + prefix,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
      )
    } catch (error) {
      throw toLakeError(error, this.#attempt('list', prefix))
    }
  }

  #address(key: string) {
    return { Bucket: this.#bucket, Key: this.#prefix + key }
  }

  #writeInput(key: string, options: PutOptions) {
    return {
      ...this.#address(key),
      ...(options.contentType === undefined ? {} : { ContentType: options.contentType }),
      ...(options.onlyIfAbsent === true ? { IfNoneMatch: '*' } : {}),
      ...(options.onlyIfEtag === undefined ? {} : { IfMatch: options.onlyIfEtag }),
    }
  }

  #attempt(action: S3Attempt['action'], key: string): S3Attempt {
    return { action, url: this.url(key), bucket: this.#bucket, region: this.#region }
  }
}

/** Whether a write failed for its own condition. That of an ETag is not met either where there is no object: S3 says 404 then. */
function isUnmet({ onlyIfAbsent, onlyIfEtag }: PutOptions, error: unknown): boolean {
  if (onlyIfEtag !== undefined && isMissingKey(error)) return true
  return (onlyIfAbsent === true || onlyIfEtag !== undefined) && isConflict(error)
}

/** Why a write is to stop: a JobError of whoever asked for it, as a rule. */
function abortReason(signal: AbortSignal): JobError {
  if (isJobError(signal.reason)) return signal.reason
  return new JobError('INTERRUPTED', 'a request to the lake was interrupted', { cause: signal.reason })
}
