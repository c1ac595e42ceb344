/** Bytes that grow at the end and are used again, so that rewriting a million records allocates once. */
export class ByteBuilder {
  #bytes = Buffer.allocUnsafe(64 * 1024)
  #length = 0

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  append(source: Uint8Array): void {
    const { length } = source
    this.#reserve(length)
    // Below some tens of bytes a loop is faster than the call.
    if (length < 32) {
      for (let at = 0; at < length; at++) this.#bytes[this.#length + at] = source[at] as number
    } else {
      this.#bytes.set(source, this.#length)
    }
    this.#length += length
  }

  clear(): void {
    this.#length = 0
  }

  /** A view, only good until the next change. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + more))
    this.#bytes.copy(grown, 0, 0, this.#length)
    this.#bytes = grown
  }
}
