import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { JobError } from '../../job/errors/job-error'
import type { DeleteOptions, ObjectInfo, ObjectStore, PutOptions } from '../../job/ports/object-store'

/** A lake in memory that keeps the port's contract: for tests of many small loads, where an S3 would be slow. */
export class MemoryObjectStore implements ObjectStore {
  readonly objects = new Map<string, Buffer>()

  async put(
    key: string,
    body: Uint8Array | string | Readable,
    options: PutOptions = {},
  ): Promise<ObjectInfo> {
    const chunks: Buffer[] = []
    if (body instanceof Readable) for await (const chunk of body) chunks.push(Buffer.from(chunk))
    else chunks.push(Buffer.from(body))
    options.signal?.throwIfAborted()
    if (options.onlyIfAbsent === true && this.objects.has(key)) {
      throw new JobError('LAKE_OBJECT_EXISTS', `\`${this.url(key)}\` is there already`)
    }
    if (options.onlyIfEtag !== undefined) this.#compare(key, options.onlyIfEtag)
    this.objects.set(key, Buffer.concat(chunks))
    return this.#info(key, Buffer.concat(chunks))
  }

  async get(key: string): Promise<Readable | undefined> {
    const bytes = this.objects.get(key)
    return bytes === undefined ? undefined : Readable.from([bytes])
  }

  async getBytes(key: string, maxBytes = 64 * 1024 * 1024): Promise<Uint8Array | undefined> {
    const bytes = this.objects.get(key)
    if (bytes !== undefined && bytes.length > maxBytes) {
      throw new JobError('LAKE_REQUEST_FAILED', `\`${this.url(key)}\` has more than ${maxBytes} bytes`)
    }
    return bytes
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    const bytes = this.objects.get(key)
    return bytes === undefined ? undefined : this.#info(key, bytes)
  }

  async *list(prefix: string): AsyncIterable<ObjectInfo> {
    for (const key of [...this.objects.keys()].filter((one) => one.startsWith(prefix)).sort()) {
      yield this.#info(key, this.objects.get(key) ?? Buffer.alloc(0))
    }
  }

  async delete(key: string, { onlyIfEtag }: DeleteOptions = {}): Promise<void> {
    if (onlyIfEtag !== undefined && this.objects.has(key)) this.#compare(key, onlyIfEtag)
    this.objects.delete(key)
  }

  url(key: string): string {
    return `s3://memory/${key}`
  }

  async close(): Promise<void> {
    this.objects.clear()
  }

  #compare(key: string, etag: string): void {
    const bytes = this.objects.get(key)
    if (bytes === undefined || this.#info(key, bytes).etag !== etag) {
      throw new JobError(
        'LAKE_OBJECT_CHANGED',
        `\`${this.url(key)}\` was changed or removed since it was read`,
      )
    }
  }

  #info(key: string, bytes: Buffer): ObjectInfo {
    return { key, bytes: bytes.length, etag: createHash('md5').update(bytes).digest('hex') }
  }
}
