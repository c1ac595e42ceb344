import { createHash } from 'node:crypto'
import type { RawPart } from '../pipeline/manifests'
import type { ObjectStore } from '../ports/object-store'
import { lineFeed } from './json-bytes'
import { bytesOfPart, type PartLimits } from './part-limits'
import type { RawPlace } from './path-census'
import { RawPartUpload } from './raw-part-upload'
import type { RecordFindings, RecordSink } from './record-sink'

/** Records are gathered into blocks of this size before they are hashed, packed and sent. */
const blockBytes = 512 * 1024

/** What a writer needs to know. */
export interface PartWriterOptions {
  readonly store: ObjectStore
  /** The key of a part, from 0. */
  readonly keyOf: (part: number) => string
  readonly limits: PartLimits
  readonly signal: AbortSignal
}

/** All that was written. */
export interface WrittenParts {
  readonly parts: readonly RawPart[]
  readonly records: number
  readonly bytes: number
  /** Over all record lines in order, wherever parts end. */
  readonly contentSha256: string
}

/** Writes records to the lake as parts of gzip NDJSON. A part is sent while the next one begins. */
export class PartWriter implements RecordSink {
  readonly #options: PartWriterOptions
  readonly #content = createHash('sha256')
  readonly #keys: string[] = []
  readonly #parts: RawPart[] = []
  #current: RawPartUpload | undefined
  /** The part before: it is full, and may still be on its way. */
  #finishing: { upload: RawPartUpload; part: Promise<RawPart> } | undefined
  #block = Buffer.allocUnsafeSlow(blockBytes)
  #filled = 0

  constructor(options: PartWriterOptions) {
    this.#options = options
  }

  nextPlace(): RawPlace {
    const part = this.#current ?? this.#begin()
    return { key: part.key, line: part.records + 1 }
  }

  write(bytes: Buffer, start: number, end: number, findings: RecordFindings): Promise<void> | undefined {
    const part = this.#current ?? this.#begin()
    part.count(end - start + 1, findings)
    if (end - start < blockBytes - this.#filled) {
      bytes.copy(this.#block, this.#filled, start, end)
      this.#filled += end - start
      this.#block[this.#filled++] = lineFeed
      if (!this.#isFull(part)) return undefined
      return this.#finishPart(part)
    }
    return this.#writeAcross(part, Buffer.from(bytes.subarray(start, end)))
  }

  /** Ends the last part. No records make no part. */
  async finish(): Promise<WrittenParts> {
    if (this.#current !== undefined) await this.#finishPart(this.#current)
    await this.#awaitFinishing()
    const sum = (of: (part: RawPart) => number) => this.#parts.reduce((total, part) => total + of(part), 0)
    return {
      parts: this.#parts,
      records: sum((part) => part.records),
      bytes: sum((part) => part.bytes),
      contentSha256: this.#content.digest('hex'),
    }
  }

  /** After a failure: ends what is on its way and removes the parts, so that the lake is as it was. */
  async discard(reason: unknown): Promise<void> {
    await this.#current?.abort(reason)
    await this.#finishing?.upload.abort(reason)
    try {
      for (const key of this.#keys) await this.#options.store.delete(key)
    } catch {
      // The failure before is the one to tell. A part that stays has no manifest: nobody reads it, and the next run removes it.
    }
  }

  #begin(): RawPartUpload {
    const key = this.#options.keyOf(this.#keys.length)
    this.#keys.push(key)
    this.#current = new RawPartUpload(this.#options.store, key, this.#options.signal)
    return this.#current
  }

  /** Whether the part that is being written, the last one begun, has enough. */
  #isFull(part: RawPartUpload): boolean {
    const { limits } = this.#options
    return part.bytes >= bytesOfPart(limits, this.#keys.length - 1) || part.records >= limits.maxRecords
  }

  /** The slow way, for a record that does not fit into the block at hand. */
  async #writeAcross(part: RawPartUpload, record: Buffer): Promise<void> {
    for (let at = 0; at <= record.length; ) {
      if (this.#filled === blockBytes) await this.#pushBlock(part)
      if (at === record.length) {
        this.#block[this.#filled++] = lineFeed
        break
      }
      const copied = record.copy(this.#block, this.#filled, at)
      this.#filled += copied
      at += copied
    }
    if (this.#isFull(part)) await this.#finishPart(part)
  }

  #pushBlock(part: RawPartUpload): Promise<void> | undefined {
    if (this.#filled === 0) return undefined
    const block = this.#block.subarray(0, this.#filled)
    this.#content.update(block)
    this.#block = Buffer.allocUnsafeSlow(blockBytes)
    this.#filled = 0
    return part.push(block)
  }

  async #finishPart(part: RawPartUpload): Promise<void> {
    await this.#pushBlock(part)
    // One part at most is on its way besides the one being written.
    await this.#awaitFinishing()
    this.#current = undefined
    const finished = part.finish()
    // It is awaited when the next part is full, and may fail before.
    finished.catch(() => {})
    this.#finishing = { upload: part, part: finished }
  }

  async #awaitFinishing(): Promise<void> {
    if (this.#finishing === undefined) return
    this.#parts.push(await this.#finishing.part)
    this.#finishing = undefined
  }
}
