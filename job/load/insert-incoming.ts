import type { TableContract } from '../pipeline/contract'
import { loadedAtColumn, stagedColumns } from '../pipeline/table-layout'
import { identifier, identifierList } from '../sql/identifier'
import { timestampLiteral } from '../sql/literal'
import { column, hasRows, targetName } from './family-sql'
import type { PlannedStatement } from './load-plan'
import { incomingName } from './plan-incoming'
import type { FamilyPlanInput } from './plan-load'

/** A column that a write mode fills, and the SQL of its value. */
export type AddedValue = readonly [column: string, value: string]

/** Inserts a table's incoming rows. INSERT names its columns: a table that was altered has another order than its contract. */
export function insertIncoming(
  input: FamilyPlanInput,
  table: TableContract,
  added: readonly AddedValue[] = [],
  joins: readonly string[] = [],
): readonly PlannedStatement[] {
  if (!hasRows(input, table)) return []
  const staged = stagedColumns(table).map(({ name }) => name)
  const all: readonly AddedValue[] = [[loadedAtColumn.name, timestampLiteral(input.loadedAt)], ...added]
  // Where other tables are joined, a name alone may be theirs.
  const selected =
    joins.length === 0
      ? identifierList(staged)
      : staged.map((name) => column(incomingName(table), name)).join(', ')
  return [
    {
      purpose: 'insert',
      table: table.name,
      sql: [
        `insert into ${targetName(input, table)} (${identifierList([...staged, ...all.map(([name]) => name)])})`,
        `select ${selected}, ${all.map(([, value]) => value).join(', ')}`,
        `from ${identifier(incomingName(table))}`,
        ...joins,
      ].join('\n'),
    },
  ]
}
