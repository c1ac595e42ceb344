import type { ColumnType } from './column-type'
import { isRootTable, type TableContract } from './contract'

/** A column as it stands in the staged file and in the incoming table. */
export interface LayoutColumn {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly description: string
  /** Where its value comes from. */
  readonly origin: 'path' | 'parent_key' | 'list_index' | 'load_id' | 'raw_object' | 'raw_line'
  /** The source path, where `origin` is `path`. */
  readonly path?: string
}

const loadId: LayoutColumn = {
  name: '_load_id',
  type: { kind: 'varchar', bytes: 26 },
  nullable: false,
  description: 'The load that wrote this row, a key of `_loads`.',
  origin: 'load_id',
}
const rawObject: LayoutColumn = {
  name: '_raw_object',
  type: { kind: 'varchar', bytes: 1024 },
  nullable: false,
  description: 'The key of the raw object in the lake that holds the record.',
  origin: 'raw_object',
}
const rawLine: LayoutColumn = {
  name: '_raw_line',
  type: { kind: 'bigint' },
  nullable: false,
  description: 'The line of the record in the raw object, from 1.',
  origin: 'raw_line',
}

/** The column that a load adds to every row while it writes to the target: when the load ran, in UTC. */
export const loadedAtColumn = {
  name: '_loaded_at',
  type: { kind: 'timestamp' },
  nullable: false,
  description: 'When the load that wrote this row ran, in UTC.',
} as const

/** The columns that a load adds to every row of a stream that keeps every version of a record (`scd2`). */
export const versionColumns = [
  {
    name: '_valid_from',
    type: { kind: 'timestamp' },
    nullable: true,
    description: 'From when on the record was as this row has it: when the load that brought it ran, in UTC.',
  },
  {
    name: '_valid_to',
    type: { kind: 'timestamp' },
    nullable: true,
    description: 'Until when the record was as this row has it, in UTC; null while it still is.',
  },
  {
    name: '_is_current',
    type: { kind: 'boolean' },
    nullable: true,
    description: 'Whether this row is of the newest version of its record, and the record is there.',
  },
] as const

/** The column that a load adds to every row of a stream with `softDelete`. */
export const deletedAtColumn = {
  name: '_deleted_at',
  type: { kind: 'timestamp' },
  nullable: true,
  description: 'When a load found the record deleted at its source, in UTC; null where it is there.',
} as const

/**
 * The columns of a table's staged file, in their order: parent key, list index, the contract's columns, `_load_id`,
 * and for root tables `_raw_object` and `_raw_line`. Parquet COPY goes by position, so file, incoming table and COPY share this order.
 */
export function stagedColumns(table: TableContract): readonly LayoutColumn[] {
  const columns: LayoutColumn[] = table.parentKey.map((column) => ({
    name: column.name,
    type: column.type,
    nullable: false,
    description: column.description,
    origin: 'parent_key',
  }))
  if (table.listIndex !== undefined) {
    columns.push({
      name: table.listIndex,
      type: { kind: 'integer' },
      nullable: false,
      description: "The row's place in its parent's list, from 0.",
      origin: 'list_index',
    })
  }
  for (const column of table.columns) {
    columns.push({
      name: column.name,
      type: column.type,
      nullable: column.nullable,
      description: column.description,
      origin: 'path',
      path: column.path,
    })
  }
  columns.push(loadId)
  if (isRootTable(table)) columns.push(rawObject, rawLine)
  return columns
}

/** The columns that every root table's staged file ends with; child tables have the first alone. */
export const systemLayoutColumns: readonly LayoutColumn[] = [loadId, rawObject, rawLine]
