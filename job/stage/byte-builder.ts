/** Bytes that grow at the end and are used again, so that rewriting a million records allocates once. */
export class ByteBuilder {
  #bytes = Buffer.allocUnsafe(64 * 1024)
  #length = 0

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  /** Adds a stretch of another buffer. */
  append(source: Buffer, start = 0, end = source.length): void {
    const length = end - start
    this.#reserve(length)
    // Below some tens of bytes a loop is faster than the call.
    if (length < 32) {
      const shift = this.#length - start
      for (let at = start; at < end; at++) this.#bytes[at + shift] = source[at] as number
    } else {
      source.copy(this.#bytes, this.#length, start, end)
    }
    this.#length += length
  }

  clear(): void {
    this.#length = 0
  }

  /** A copy of what is there. */
  copy(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length))
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + more))
    this.#bytes.copy(grown, 0, 0, this.#length)
    this.#bytes = grown
  }
}
