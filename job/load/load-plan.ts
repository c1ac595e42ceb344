import type { ColumnType } from '../pipeline/column-type'
import type { WriteMode } from '../pipeline/definition'

/** A statement of a load's transaction, with what its answer must be. */
export type PlannedStatement =
  | {
      readonly purpose:
        | 'create_incoming'
        /** On target tables: what the contract has and they lack. */
        | 'create_target'
        | 'add_column'
        /** Makes rows that were written without versions the first version of their record. */
        | 'adopt_rows'
        /** Keys of records that a write mode treats alike. */
        | 'create_keys'
        | 'find_keys'
        | 'delete'
        /** Ends the versions of records that have a newer one, or none any more. */
        | 'close'
        /** Notes when rows were found deleted. */
        | 'mark'
        | 'insert'
        | DropPurpose
      readonly table: string
      readonly sql: string
    }
  | { readonly purpose: 'copy'; readonly table: string; readonly sql: string; readonly manifest: string }
  | {
      /** `count_copied` is what COPY says, `count_incoming` what is there. */
      readonly purpose: 'count_copied' | 'count_incoming'
      readonly table: string
      readonly sql: string
      /** Rows that the staged manifest promises; the answer stands in the column `rows`. */
      readonly rows: number
    }
  | {
      /** An extract without a record: answers how many records it would mark as deleted, in the column `rows`; must be none. */
      readonly purpose: 'check_absent'
      readonly table: string
      readonly sql: string
    }
  | {
      /** Answers the keys that stand in several rows, of the incoming table or (`check_adopted`) of the target; must answer none. */
      readonly purpose: 'check_key' | 'check_adopted'
      readonly table: string
      readonly sql: string
      readonly key: readonly string[]
    }

/** Why incoming rows are left out: a statement that takes them out of their incoming table. */
export type DropPurpose = 'drop_superseded' | 'drop_known' | 'drop_unchanged' | 'drop_deleted'

/** A VARCHAR that is made longer before the transaction, which cannot do it. */
export interface Widening {
  readonly table: string
  readonly column: string
  readonly fromBytes: number
  readonly type: ColumnType
  readonly sql: string
}

/** Why a statement runs. */
export type StatementPurpose = PlannedStatement['purpose']

/** What a load means to do with one table. */
export interface TablePlan {
  readonly name: string
  readonly write: WriteMode
  readonly rows: number
  readonly files: number
  readonly bytes: number
  /** Whether the table is created from the contract. */
  readonly isNew: boolean
}

/** All that a load will do between taking the lock and writing its audit rows: plain data, decided before anything runs. */
export interface LoadPlan {
  readonly pipeline: string
  readonly loadId: string
  /** The tables of the contract, parents before children. */
  readonly tables: readonly TablePlan[]
  /** What is done before the transaction begins. */
  readonly widenings: readonly Widening[]
  /** In the order in which they run: COPYs and checks first, then what readers wait for. */
  readonly statements: readonly PlannedStatement[]
}
