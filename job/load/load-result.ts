/** What a load did to one table. */
export interface LoadedTable {
  readonly name: string
  readonly rows_staged: number
  readonly rows_loaded: number
  /** Rows of earlier loads that are no more: deleted, of a version that has ended (`scd2`), or marked as deleted. */
  readonly rows_deleted: number
  /**
   * Staged rows that were not to be loaded: a newer load has written their record, its key is there (`insert_only`), it has not
   * changed (`scd2`), or it is deleted (`scd2` with `softDelete`). Left away where there are none.
   */
  readonly rows_left_out?: number
}

/** What a load did. `already_loaded` where an earlier attempt of the same load id had committed. */
export interface LoadResult {
  readonly already_loaded: boolean
  readonly tables: readonly LoadedTable[]
}

/** Completes what is known of a loaded table: the rows that were left out are those that were staged and not loaded. */
export function loadedTable(counts: Omit<LoadedTable, 'rows_left_out'>): LoadedTable {
  const leftOut = counts.rows_staged - counts.rows_loaded
  return leftOut === 0 ? counts : { ...counts, rows_left_out: leftOut }
}
