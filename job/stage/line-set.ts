/** Lines of a raw part, from 1: sorted, four bytes each. */
export class LineSet implements Iterable<number> {
  static readonly none = new LineSet(new Uint32Array(0))

  readonly #lines: Uint32Array

  private constructor(lines: Uint32Array) {
    this.#lines = lines
  }

  /** Takes lines in any order; one that is there twice counts once. */
  static of(lines: Iterable<number>): LineSet {
    const sorted = Uint32Array.from(lines).sort()
    return new LineSet(sorted.filter((line, place) => place === 0 || line !== sorted[place - 1]))
  }

  get size(): number {
    return this.#lines.length
  }

  has(line: number): boolean {
    let low = 0
    let high = this.#lines.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#lines[middle] as number) < line) low = middle + 1
      else high = middle
    }
    return this.#lines[low] === line
  }

  with(other: LineSet): LineSet {
    if (other.size === 0) return this
    if (this.size === 0) return other
    return LineSet.of([...this.#lines, ...other.#lines])
  }

  [Symbol.iterator](): Iterator<number> {
    return this.#lines[Symbol.iterator]()
  }
}
