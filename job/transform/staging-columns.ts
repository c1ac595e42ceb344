import type { ColumnType } from '../pipeline/column-type'
import type { SchemaContract, TableContract } from '../pipeline/contract'
import { type LayoutColumn, stagedColumns } from '../pipeline/table-layout'
import type { TargetTable } from '../pipeline/target-table'

/** A column of a staging model: the loaded table's own, not renamed. */
export interface StagingColumn {
  readonly name: string
  readonly description: string
}

/** The groups in which a staging model lists its columns: what identifies a row first, what lakeload added last. */
const groupOf: Readonly<Record<ColumnType['kind'], number>> = {
  varchar: 3,
  integer: 4,
  bigint: 4,
  decimal: 4,
  double: 4,
  super: 5,
  boolean: 6,
  date: 7,
  timestamp: 7,
  timestamptz: 7,
}
const parentGroup = 0
const keyGroup = 1
const idGroup = 2
const metadataGroup = 8

/**
 * The columns of a table's staging model in dbt's usual order: ids, text, numbers, SUPER, booleans, times, metadata; in
 * a group as the contract has them. The way back to the raw record is left out, but where child tables have it as
 * their key.
 */
export function stagingColumns(contract: SchemaContract, target: TargetTable): readonly StagingColumn[] {
  const table = target.contract
  const usedByChildren = new Set(
    contract.tables
      .filter((child) => child.parent === table.name)
      .flatMap((child) => child.parentKey.map((column) => column.parentColumn)),
  )
  const staged = stagedColumns(table)
  const grouped = staged
    .filter(
      ({ name, origin }) => (origin !== 'raw_object' && origin !== 'raw_line') || usedByChildren.has(name),
    )
    .map((column) => {
      const { name, description } = column
      return { name, description, group: groupIn(table, column) }
    })
  // The sort is stable, so a group stays in the contract's order.
  const sorted = grouped.sort((one, other) => one.group - other.group)
  return [...sorted, ...target.columns.slice(staged.length)].map(({ name, description }) => ({
    name,
    description,
  }))
}

function groupIn(table: TableContract, { name, origin, type }: LayoutColumn): number {
  if (origin === 'parent_key') return parentGroup
  if (origin === 'list_index') return groupOf[type.kind]
  if (origin !== 'path') return metadataGroup
  if (table.key.includes(name)) return keyGroup
  const isId = (name === 'id' || name.endsWith('_id')) && type.kind !== 'super'
  return isId ? idGroup : groupOf[type.kind]
}
