/** How many new bytes a fill asks for by default: so many that few records are cut by the window's end. */
export const defaultWindowBytes = 512 * 1024

/**
 * A movable window over a stream of bytes: what is in it lies in one piece, so that a record can be scanned
 * without caring where the chunks of the network ended. Memory is bounded by what the caller keeps.
 */
export class ByteWindow {
  /** The bytes; those from `end` on are not part of the input, and the one at `end` is always 0. */
  bytes: Buffer
  /** How many bytes are there. */
  end = 0
  /** The place of the window's first byte in the input. */
  base = 0
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #fillBytes: number

  constructor(input: AsyncIterable<Uint8Array>, fillBytes: number = defaultWindowBytes) {
    this.#fillBytes = fillBytes
    this.bytes = Buffer.alloc(fillBytes + 1)
    this.#chunks = input[Symbol.asyncIterator]()
  }

  /**
   * Drops what lies before `keepFrom`, which is at 0 then, and adds bytes: at least as many as are kept, so that scanning a
   * long record again after every fill stays linear in its length. False where the input has no more.
   */
  async fill(keepFrom: number): Promise<boolean> {
    const kept = this.end - keepFrom
    const wanted = Math.max(this.#fillBytes, kept)
    this.#makeRoom(keepFrom, kept + wanted)
    let added = 0
    while (added < wanted) {
      const chunk = await this.#chunks.next()
      if (chunk.done === true) break
      this.#makeRoom(0, this.end + chunk.value.length)
      this.bytes.set(chunk.value, this.end)
      this.end += chunk.value.length
      added += chunk.value.length
    }
    this.bytes[this.end] = 0
    return added > 0
  }

  /** Tells the input that no more is wanted; also after a failure. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  #makeRoom(keepFrom: number, capacity: number): void {
    if (capacity >= this.bytes.length) {
      const larger = Buffer.alloc(Math.max(capacity + 1, this.bytes.length * 2))
      this.bytes.copy(larger, 0, keepFrom, this.end)
      this.bytes = larger
    } else if (keepFrom > 0) {
      this.bytes.copyWithin(0, keepFrom, this.end)
    }
    this.end -= keepFrom
    this.base += keepFrom
  }
}
