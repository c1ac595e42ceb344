import { stagedColumns } from '../pipeline/table-layout'
import { type ColumnDdl, createWorkTable } from '../sql/ddl'
import { identifier, identifierList } from '../sql/identifier'
import type { PlannedStatement } from './load-plan'
import { temporaryName } from './plan-incoming'
import type { FamilyPlanInput } from './plan-load'

/** A temporary table of keys of a family's root: records that are treated alike. */
export interface KeyTable {
  readonly name: string
  /** In a FROM list. */
  readonly from: string
  readonly create: PlannedStatement
  /** Adds the keys that a query answers. `table` is whose rows it looks at. */
  fill(table: string, query: string): PlannedStatement
}

/** A table for keys that are `which`, such as `_deleted_`, with columns beside the key. */
export function keyTable(
  { family: { root } }: FamilyPlanInput,
  which: `_${string}_`,
  more: readonly ColumnDdl[] = [],
): KeyTable {
  const name = temporaryName(which, root)
  const columns = stagedColumns(root)
    .filter((column) => root.key.includes(column.name))
    .toSorted((one, other) => root.key.indexOf(one.name) - root.key.indexOf(other.name))
  const names = identifierList([...root.key, ...more.map((column) => column.name)])
  return {
    name,
    from: identifier(name),
    create: { purpose: 'create_keys', table: root.name, sql: createWorkTable(name, [...columns, ...more]) },
    fill: (table, query) => ({
      purpose: 'find_keys',
      table,
      sql: `insert into ${identifier(name)} (${names})\n${query}`,
    }),
  }
}
