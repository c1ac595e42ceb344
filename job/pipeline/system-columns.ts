import type { ColumnType } from './column-type'
import { deletedAtColumn, loadedAtColumn, systemLayoutColumns, versionColumns } from './table-layout'

/** The columns that lakeload adds itself; a contract may use them as a parent key but not name its own columns so. */
export const systemColumnTypes: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ...systemLayoutColumns.map((column): [string, ColumnType] => [column.name, column.type]),
  ...[loadedAtColumn, ...versionColumns, deletedAtColumn].map(({ name, type }): [string, ColumnType] => [
    name,
    type,
  ]),
])
