import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { isJobError, JobError } from '../errors/job-error'
import type { RawFinding, RawPart } from '../pipeline/manifests'
import type { ObjectStore } from '../ports/object-store'
import { ParallelGzip } from './parallel-gzip'
import type { RecordFindings } from './record-sink'

/** How many places of a peculiarity a part's entry in the manifest names. */
const maxFindings = 10

/** One part on its way to the lake: packed and sent while it is written. */
export class RawPartUpload {
  readonly key: string
  records = 0
  bytes = 0
  readonly #gzip = new ParallelGzip()
  readonly #sha256 = createHash('sha256')
  readonly #body: Readable
  readonly #stored: Promise<unknown>
  #compressedBytes = 0
  #hasLongNumbers = false
  readonly #duplicateNames: RawFinding[] = []
  readonly #loneSurrogates: RawFinding[] = []

  constructor(store: ObjectStore, key: string, signal: AbortSignal) {
    this.key = key
    this.#body = Readable.from(this.#compressed(), { objectMode: false, highWaterMark: 256 * 1024 })
    this.#stored = store.put(key, this.#body, { onlyIfAbsent: true, contentType: 'application/gzip', signal })
    // Whoever writes next learns of the failure; `finish` reports it.
    this.#stored.catch((error: Error) => this.#gzip.fail(error))
  }

  /** Notes a record of so many bytes, line end included. */
  count(bytes: number, findings: RecordFindings): void {
    this.records += 1
    this.bytes += bytes
    if (findings.hasLongNumber) this.#hasLongNumbers = true
    if (findings.duplicateNames.length > 0) this.#keep(this.#duplicateNames, findings.duplicateNames)
    if (findings.loneSurrogates.length > 0) this.#keep(this.#loneSurrogates, findings.loneSurrogates)
  }

  /** Sends a block; a promise asks to wait. */
  push(block: Buffer): Promise<void> | undefined {
    return this.#gzip.push(block)
  }

  /** Ends the part; its entry in the manifest, once the lake has it. */
  async finish(): Promise<RawPart> {
    this.#gzip.end()
    await this.#stored
    return {
      key: this.key,
      records: this.records,
      bytes: this.bytes,
      compressed_bytes: this.#compressedBytes,
      sha256: this.#sha256.digest('hex'),
      has_long_numbers: this.#hasLongNumbers,
      ...(this.#duplicateNames.length === 0 ? {} : { duplicate_names: this.#duplicateNames }),
      ...(this.#loneSurrogates.length === 0 ? {} : { lone_surrogates: this.#loneSurrogates }),
    }
  }

  /** Breaks the upload off, so that no object comes of it, and waits until it is over. */
  async abort(reason: unknown): Promise<void> {
    const error = isJobError(reason)
      ? reason
      : new JobError('INTERRUPTED', `writing \`${this.key}\` was broken off`, { cause: reason })
    this.#gzip.fail(error)
    this.#body.destroy(error)
    await this.#stored.catch(() => {})
  }

  async *#compressed(): AsyncGenerator<Buffer> {
    for await (const chunk of this.#gzip.read()) {
      this.#sha256.update(chunk)
      this.#compressedBytes += chunk.length
      yield chunk
    }
  }

  #keep(found: RawFinding[], paths: readonly string[]): void {
    for (const path of paths) if (found.length < maxFindings) found.push({ path, line: this.records })
  }
}
