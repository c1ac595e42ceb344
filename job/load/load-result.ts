/** What a load did to one table. */
export interface LoadedTable {
  readonly name: string
  readonly rows_staged: number
  readonly rows_loaded: number
  readonly rows_deleted: number
}

/** What a load did. `already_loaded` where an earlier attempt of the same load id had committed. */
export interface LoadResult {
  readonly already_loaded: boolean
  readonly tables: readonly LoadedTable[]
}
