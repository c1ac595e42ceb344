import { createHash } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'

/** Passes bytes on, and knows their number and SHA-256 at the end. */
export class ContentHash extends Transform {
  bytes = 0
  readonly #hash = createHash('sha256')

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.bytes += chunk.length
    this.#hash.update(chunk)
    callback(null, chunk)
  }

  /** To be called once, when all bytes have passed. */
  digest(): string {
    return this.#hash.digest('hex')
  }
}
