/** So many names are counted exactly. */
const maxKept = 4_096

/**
 * Counts distinct names in bounded memory: exactly at first; then only the names are kept whose hash ends in so many zero
 * bits, and stand for the others (Wegman's adaptive sampling, within a few per cent).
 */
export class NameCount {
  #kept = new Set<number>()
  #zeroBits = 0

  add(name: string): void {
    const hash = hashName(name)
    if (hash % 2 ** this.#zeroBits !== 0) return
    this.#kept.add(hash)
    while (this.#kept.size > maxKept) {
      this.#zeroBits += 1
      const step = 2 ** this.#zeroBits
      this.#kept = new Set([...this.#kept].filter((one) => one % step === 0))
    }
  }

  get estimate(): number {
    return this.#kept.size * 2 ** this.#zeroBits
  }
}

/** 53 bits of two multiplicative hashes, mixed at the end: the low bits are what counts. */
function hashName(name: string): number {
  let one = 0x9e3779b9
  let two = 0x85ebca6b
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index)
    one = Math.imul(one ^ code, 0x01000193)
    two = Math.imul(((two << 5) | (two >>> 27)) ^ code, 0xc2b2ae35)
  }
  one = Math.imul(one ^ (one >>> 16) ^ two, 0x7feb352d)
  one ^= one >>> 15
  two = Math.imul(two ^ (two >>> 13) ^ one, 0x846ca68b)
  two ^= two >>> 16
  return (two >>> 11) * 2 ** 32 + (one >>> 0)
}
