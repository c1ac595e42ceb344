import { HashSet } from './hash-set'
import type { ValueHash } from './value-hash'

/** Whether the values at a path are unique, as long as nothing speaks against it. */
export class UniqueColumn {
  /** The values so far; undefined once a value was there twice, or memory did not allow to go on. */
  values: HashSet | undefined = new HashSet()
  /** The higher, the sooner it is given up for others: keys are looked for first where there are no lists and few levels. */
  readonly rank: number

  constructor(rank: number) {
    this.rank = rank
  }
}

/**
 * Finds the paths whose values are unique, in bounded memory: a path is dropped at its first duplicate, and where the memory
 * does not do, the deepest go first. Two values that share a hash by chance make a path not unique, never unique.
 */
export class UniqueValues {
  readonly #maxBytes: number
  readonly #columns = new Set<UniqueColumn>()
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  open(rank: number): UniqueColumn {
    const column = new UniqueColumn(rank)
    this.#columns.add(column)
    this.#bytes += column.values?.bytes ?? 0
    return column
  }

  /** Adds a value; for a column that is still unique. */
  add(column: UniqueColumn, hash: ValueHash): void {
    const { values } = column
    if (values === undefined) return
    const growth = values.growthBytes
    if (growth > 0) {
      this.#makeRoom(growth)
      if (column.values === undefined) return
    }
    const before = values.bytes
    if (values.add(hash)) this.#bytes += values.bytes - before
    else this.drop(column)
  }

  /** Gives a column up. */
  drop(column: UniqueColumn): void {
    if (!this.#columns.delete(column)) return
    this.#bytes -= column.values?.bytes ?? 0
    column.values = undefined
  }

  #makeRoom(bytes: number): void {
    while (this.#bytes + bytes > this.#maxBytes) {
      // Of equals the one that came up last: a record mostly begins with its key.
      const victim = [...this.#columns].reduce((last, one) => (one.rank >= last.rank ? one : last))
      this.drop(victim)
      if (this.#columns.size === 0) return
    }
  }
}
