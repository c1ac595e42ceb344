import { isRootTable, type TableContract } from '../pipeline/contract'
import { isPathPrefix, parseJsonPath } from '../pipeline/json-path'

/** The table whose rows have one value at a path: the one that starts nearest to it; of equals, the root table. */
export function ownerTable(tables: readonly TableContract[], path: string): TableContract | undefined {
  const steps = parseJsonPath(path) ?? []
  const stepsOf = (table: TableContract) => parseJsonPath(table.from) ?? []
  const fitting = tables.filter((table) => {
    const from = stepsOf(table)
    return isPathPrefix(from, steps) && !steps.slice(from.length).some((step) => 'elements' in step)
  })
  const nearest = Math.max(...fitting.map((table) => stepsOf(table).length))
  const equals = fitting.filter((table) => stepsOf(table).length === nearest)
  return equals.find(isRootTable) ?? equals[0]
}
