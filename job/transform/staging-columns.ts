import type { ColumnType } from '../pipeline/column-type'
import type { SchemaContract, TableContract } from '../pipeline/contract'
import { loadedAtColumn, stagedColumns } from '../pipeline/table-layout'

/** A column of a staging model: the loaded table's own, not renamed. */
export interface StagingColumn {
  readonly name: string
  readonly description: string
}

/** The groups in which a staging model lists its columns: what identifies a row first, what lakeload added last. */
const groupOf: Readonly<Record<ColumnType['kind'], number>> = {
  varchar: 2,
  integer: 3,
  bigint: 3,
  decimal: 3,
  double: 3,
  super: 4,
  boolean: 5,
  date: 6,
  timestamp: 6,
  timestamptz: 6,
}
const idGroup = 1
const parentGroup = 0
const metadataGroup = 7

/**
 * The columns of a table's staging model in dbt's usual order: ids, text, numbers, SUPER, booleans, times, metadata; in
 * a group as the contract has them. The way back to the raw record is left out, but where child tables have it as
 * their key.
 */
export function stagingColumns(contract: SchemaContract, table: TableContract): readonly StagingColumn[] {
  const usedByChildren = new Set(
    contract.tables
      .filter((child) => child.parent === table.name)
      .flatMap((child) => child.parentKey.map((column) => column.parentColumn)),
  )
  const grouped = stagedColumns(table)
    .filter(
      ({ name, origin }) => (origin !== 'raw_object' && origin !== 'raw_line') || usedByChildren.has(name),
    )
    .map((column) => {
      const { name, description, origin, type } = column
      const isId = name === 'id' || name.endsWith('_id') || (origin === 'path' && table.key.includes(name))
      const isMetadata = origin === 'load_id' || origin === 'raw_object' || origin === 'raw_line'
      const group =
        origin === 'parent_key'
          ? parentGroup
          : isMetadata
            ? metadataGroup
            : isId && type.kind !== 'super'
              ? idGroup
              : groupOf[type.kind]
      return { name, description, group }
    })
  // The sort is stable, so a group stays in the contract's order.
  const sorted = grouped.sort((one, other) => one.group - other.group)
  return [...sorted, loadedAtColumn].map(({ name, description }) => ({ name, description }))
}
