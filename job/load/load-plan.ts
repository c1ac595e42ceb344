import type { WriteMode } from '../pipeline/definition'

/** A statement of a load's transaction, with what its answer must be. */
export type PlannedStatement =
  | {
      readonly purpose: 'create_incoming' | 'create_target' | 'drop_superseded' | 'delete' | 'insert'
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
      /** Answers the keys that stand in several rows; must answer none. */
      readonly purpose: 'check_key'
      readonly table: string
      readonly sql: string
      readonly key: readonly string[]
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
  /** In the order in which they run: COPYs and checks first, then what readers wait for. */
  readonly statements: readonly PlannedStatement[]
}
