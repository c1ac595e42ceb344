/** Four digits for each 16 bits: ids are most of the work, and formatting each number took half of the time. */
const HEX = Array.from({ length: 0x10000 }, (_, bits) => bits.toString(16).padStart(4, '0'))

/** A stream of random numbers that a seed decides: the same launches on every machine. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 32 random bits: mulberry32, which is plenty for sample data. */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let bits = this.#state
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return (bits ^ (bits >>> 14)) >>> 0
  }

  /** A fraction from 0 (included) to 1 (excluded). */
  fraction(): number {
    return this.bits() / 2 ** 32
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1))
  }

  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  /** One of a list; the list must not be empty. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.integer(0, items.length - 1)] ?? items[0]
  }

  /** `count` different ones of a list, in its order. */
  some<Item>(items: readonly Item[], count: number): Item[] {
    const chosen = new Set<number>()
    while (chosen.size < Math.min(count, items.length)) chosen.add(this.integer(0, items.length - 1))
    return items.filter((_, index) => chosen.has(index))
  }

  hex(digits: number): string {
    let text = ''
    while (text.length < digits) {
      const bits = this.bits()
      text += `${HEX[bits >>> 16]}${HEX[bits & 0xffff]}`
    }
    return text.slice(0, digits)
  }

  /** An id as the API has them: 24 hexadecimal digits. */
  objectId(): string {
    return this.hex(24)
  }

  uuid(): string {
    const hex = this.hex(32)
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  }
}
