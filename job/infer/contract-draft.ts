import type { ColumnContract, TableContract } from '../pipeline/contract'
import type { WriteMode } from '../pipeline/definition'

/** A column of an inferred contract. */
export interface ColumnDraft extends ColumnContract {
  /** Why the column is not of a plainer type, such as `numbers and text`; for the contract's reader. */
  readonly reason?: string
}

/** A table of an inferred contract. */
export interface TableDraft extends TableContract {
  readonly columns: readonly ColumnDraft[]
}

/** A contract for one stream, as its records suggest it. */
export interface ContractDraft {
  readonly pipeline: string
  readonly stream: string
  readonly records: number
  readonly write: WriteMode
  /** The root table's key; empty where none was found. */
  readonly key: readonly string[]
  /** Whether the key was given, proposed from the data, or there is none. */
  readonly keyOrigin: 'given' | 'proposed' | 'none'
  /** Parents first. */
  readonly tables: readonly TableDraft[]
}
