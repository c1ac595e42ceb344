import type { Message } from './message'

/** A peer that breaks the protocol: its connection is closed. */
export class ProtocolViolation extends Error {}

/** PostgreSQL's own limit is 1 GB; no statement or row of a local run comes near this. */
const maxMessageBytes = 256 * 1024 * 1024

/**
 * Cuts a stream of bytes into messages. Chunks end anywhere; a message over many chunks is joined once, when its last
 * byte has come.
 */
export class MessageReader {
  #chunks: Buffer[] = []
  #size = 0
  /** Bytes that must be there before it is worth looking again. */
  #needed = 0
  #hasType: boolean

  /** `opening` reads the first messages of a client, which have no letter. */
  constructor(opening = false) {
    this.#hasType = !opening
  }

  /** From the next message on, messages have a letter. */
  expectTypes(): void {
    this.#hasType = true
    this.#needed = 0
  }

  /** Whether nothing waits for the rest of its message. */
  get isEmpty(): boolean {
    return this.#size === 0
  }

  /** Takes a chunk; `next` then answers the messages that it completes. */
  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
  }

  next(): Message | undefined {
    const headLength = this.#hasType ? 5 : 4
    if (this.#size < Math.max(headLength, this.#needed)) return undefined
    const bytes = this.#joined()
    const length = bytes.readInt32BE(headLength - 4)
    if (length < 4 || length > (this.#hasType ? maxMessageBytes : 10_000)) {
      throw new ProtocolViolation(`invalid message length ${length}`)
    }
    const total = headLength - 4 + length
    if (bytes.length < total) {
      this.#needed = total
      return undefined
    }
    this.#needed = 0
    this.#size = bytes.length - total
    this.#chunks = this.#size === 0 ? [] : [bytes.subarray(total)]
    return {
      type: this.#hasType ? String.fromCharCode(bytes[0] ?? 0) : '',
      bytes: bytes.subarray(0, total),
      body: bytes.subarray(headLength, total),
    }
  }

  #joined(): Buffer {
    const [only] = this.#chunks
    if (this.#chunks.length === 1 && only !== undefined) return only
    const all = Buffer.concat(this.#chunks)
    this.#chunks = [all]
    return all
  }
}
