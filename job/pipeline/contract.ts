import type { ColumnType } from './column-type'
import type { ContractModesSetting } from './contract-modes'

/** One column of a table and the source path that fills it. */
export interface ColumnContract {
  readonly name: string
  /**
   * The absolute JSON path of the value, such as `$.cores[*].core`. A column of a list of scalars names the
   * elements themselves, such as `$.payloads[*]`. Columns of `parentKey` and `listIndex` have no path of their own.
   */
  readonly path: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly description: string
  /**
   * Whose misfits this nullable column takes. Where it names a column of the same table and path: a row has its value in the
   * first of them whose type takes it, the named column, then its variants in the table's order, and null in the others. Where
   * the table has no column of that name, columns or child tables read the path as an object or a list: this column is SUPER, and
   * has the values of other kinds that stand there; of those, whatever is read below has nothing.
   */
  readonly variantOf?: string
  /** Set where a load has added the column, or has widened it: `from` is then the type that `schema.yml` says. Never in `schema.yml`. */
  readonly evolved?: { readonly from?: ColumnType }
}

/** A column of a child table that repeats a key column of its parent. */
export interface ParentKeyColumn {
  readonly name: string
  readonly parentColumn: string
  /** Derived: the parent column's type. */
  readonly type: ColumnType
  readonly description: string
}

/** How Redshift lays the rows of a table over its slices. */
export type Distribution =
  | { readonly style: 'auto' | 'even' | 'all' }
  | { readonly style: 'key'; readonly column: string }

/** One table: a root table (a row a record), or a child table (a row a list element or a nested object). */
export interface TableContract {
  readonly name: string
  readonly description: string
  /** The stream whose records fill it. */
  readonly stream: string
  /**
   * The absolute JSON path of its rows: `$` (a row a record), `$.links` (a row a record that has the object),
   * `$.cores[*]` (a row a list element), `$.lines[*].discounts[*]` (a row an element of a list in a list).
   */
  readonly from: string
  /** Rows whose value at this absolute path is null or absent are left out, by intent. */
  readonly onlyWhere?: string
  /** The table that a child belongs to; root tables have none. */
  readonly parent?: string
  /** Columns that repeat the parent's key; empty for root tables. */
  readonly parentKey: readonly ParentKeyColumn[]
  /** The column that holds the element's zero-based place in its list (integer, not null). Only where `from` ends in `[*]`. */
  readonly listIndex?: string
  /** The columns that are unique and not null together; empty where the records have no key. */
  readonly key: readonly string[]
  readonly distribution: Distribution
  readonly sortKey: readonly string[]
  readonly columns: readonly ColumnContract[]
  /** What differs from the modes of its stream. */
  readonly contractModes?: ContractModesSetting
  /** Set where a load has added the table. Never in `schema.yml`. */
  readonly evolved?: true
}

/** A source path, with all below it, that no table keeps, by intent. */
export interface IgnoredPath {
  readonly path: string
  readonly stream: string
  readonly reason: string
}

/** The schema contract of a pipeline: `pipelines/<name>/schema.yml`, read, checked and completed. Parents come before children. */
export interface SchemaContract {
  readonly pipeline: string
  readonly tables: readonly TableContract[]
  readonly ignored: readonly IgnoredPath[]
  /** SHA-256 of the contract's canonical JSON: two spellings of the same contract have the same. */
  readonly sha256: string
}

/** A table that no other table is the parent of, with a row a record. */
export function isRootTable(table: TableContract): boolean {
  return table.parent === undefined
}
