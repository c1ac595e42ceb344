import { JsonScanner } from '../../extract/json-scanner'
import { PathCensus } from '../../extract/path-census'
import type { SchemaContract } from '../../pipeline/contract'
import type { SetAsidePath } from '../../pipeline/manifests'
import { countAll, countPresent } from '../path-census'

const nowhere = { nextPlace: () => ({ key: '', line: 1 }) }

/**
 * Counts what set-aside records hold at the paths of their stream's tables, from their bytes and by the scanner that has counted
 * all records: the check then takes the one from the other, and DuckDB has no part in it.
 */
export class RowCounter {
  readonly #census = new PathCensus()
  readonly #scanner = new JsonScanner('a raw record', this.#census)
  readonly #wanted: ReadonlySet<string>
  #records = 0

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted
  }

  count(record: Uint8Array): void {
    this.#records += 1
    // The scanner wants a 0 behind the last byte, and makes spaces of line breaks: it works on a copy.
    const bytes = Buffer.alloc(record.length + 1)
    bytes.set(record)
    this.#scanner.look(bytes, record.length, 0)
    this.#scanner.start()
    try {
      if (this.#scanner.scanValue(this.#scanner.skipSpace(0), this.#census.root, 0) < 0) return
    } catch {
      // No JSON: extract has not counted it either.
      this.#census.abandon()
      return
    }
    this.#census.commit(bytes, nowhere)
  }

  /** The counts by path; `$` is the number of records. A path that none of them has is left away. */
  paths(): readonly SetAsidePath[] {
    const counts = this.#census
      .paths()
      .filter(({ path }) => path !== '$' && this.#wanted.has(path))
      .map((count) => ({
        path: count.path,
        rows: count.path.endsWith('[*]') ? countAll(count) : count.object,
        present: countPresent(count),
      }))
    return [{ path: '$', rows: this.#records, present: this.#records }, ...counts]
  }
}

/** The paths that a stream's tables take their rows from. */
export function pathsOfRows(contract: SchemaContract, stream: string): ReadonlySet<string> {
  const tables = contract.tables.filter((table) => table.stream === stream)
  return new Set(tables.map((table) => table.onlyWhere ?? table.from))
}

/** Adds the counts of parts together, in the order of the paths' names. */
export function addPaths(all: readonly (readonly SetAsidePath[])[]): readonly SetAsidePath[] {
  const sums = new Map<string, SetAsidePath>()
  for (const { path, rows, present } of all.flat()) {
    const sum = sums.get(path) ?? { path, rows: 0, present: 0 }
    sums.set(path, { path, rows: sum.rows + rows, present: sum.present + present })
  }
  return [...sums.values()].sort((left, right) => (left.path < right.path ? -1 : 1))
}
