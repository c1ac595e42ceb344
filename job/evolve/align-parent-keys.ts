import type { TableContract } from '../pipeline/contract'
import { stagedColumns } from '../pipeline/table-layout'

/** Gives the columns that repeat a parent's key the type that it has now: a key that has grown, grows in every child. Parents come first. */
export function alignParentKeys(tables: readonly TableContract[]): readonly TableContract[] {
  const aligned = new Map<string, TableContract>()
  for (const table of tables) {
    const parent = table.parent === undefined ? undefined : aligned.get(table.parent)
    const types = new Map(
      parent === undefined ? [] : stagedColumns(parent).map(({ name, type }) => [name, type]),
    )
    const parentKey = table.parentKey.map((column) => {
      const type = types.get(column.parentColumn)
      return type === undefined || JSON.stringify(type) === JSON.stringify(column.type)
        ? column
        : { ...column, type }
    })
    const isSame = parentKey.every((column, index) => column === table.parentKey[index])
    aligned.set(table.name, isSame ? table : { ...table, parentKey })
  }
  return [...aligned.values()]
}
