import type { ValueHash } from './value-hash'

const firstCapacity = 64
const bytesOfEntry = 8

/** A set of 64-bit hashes: two words an entry in one typed array, open addressing, at most two thirds full. */
export class HashSet {
  size = 0
  /** Where the words of an entry are both 0, it is free. */
  #words = new Int32Array(2 * firstCapacity)

  /** The memory it takes. */
  get bytes(): number {
    return this.#words.length * 4
  }

  /** The memory that one more entry takes on top, for good or while it moves to a larger array. */
  get growthBytes(): number {
    return (this.size + 1) * 3 > this.#capacity * 2 ? 2 * this.#capacity * bytesOfEntry : 0
  }

  /** Adds a hash; false where it was there already. */
  add(hash: ValueHash): boolean {
    if (this.growthBytes > 0) this.#grow()
    // The free entry's mark is no hash.
    const low = hash.low === 0 && hash.high === 0 ? 1 : hash.low
    return this.#insert(hash.high, low)
  }

  get #capacity(): number {
    return this.#words.length / 2
  }

  #insert(high: number, low: number): boolean {
    const words = this.#words
    const mask = words.length - 1
    let at = (low << 1) & mask
    for (;;) {
      const otherHigh = words[at] as number
      const otherLow = words[at + 1] as number
      if (otherHigh === 0 && otherLow === 0) break
      if (otherHigh === high && otherLow === low) return false
      at = (at + 2) & mask
    }
    words[at] = high
    words[at + 1] = low
    this.size += 1
    return true
  }

  #grow(): void {
    const old = this.#words
    this.#words = new Int32Array(2 * old.length)
    this.size = 0
    for (let at = 0; at < old.length; at += 2) {
      const high = old[at] as number
      const low = old[at + 1] as number
      if (high !== 0 || low !== 0) this.#insert(high, low)
    }
  }
}
