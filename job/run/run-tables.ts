import type { LoadedTable } from '../load/load-result'
import type { StagedManifest } from '../pipeline/manifests'

/** What a run did to one table. */
export interface RunTable extends LoadedTable {
  /** The size of its staged files; absent where the run that staged them has left no record. */
  readonly bytes_staged?: number
}

/** The tables of a load package: staged, and not loaded yet. */
export function stagedTables({ tables }: StagedManifest): readonly RunTable[] {
  return tables.map(({ name, rows, bytes }) => ({
    name,
    rows_staged: rows,
    rows_loaded: 0,
    rows_deleted: 0,
    bytes_staged: bytes,
  }))
}

/** Loaded tables, with the sizes that another list of the same tables knows. */
export function withStagedBytes(
  loaded: readonly LoadedTable[],
  known: readonly RunTable[],
): readonly RunTable[] {
  const sizes = new Map(known.map((table) => [table.name, table.bytes_staged]))
  return loaded.map((table) => {
    const bytes = sizes.get(table.name)
    return bytes === undefined ? table : { ...table, bytes_staged: bytes }
  })
}
