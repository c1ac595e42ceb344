import type { TableContract } from '../pipeline/contract'
import { identifier } from '../sql/identifier'
import { childrenFirst, deleteUsing, hasRootedRows, incomingSide, joinRoot } from './family-sql'
import type { DropPurpose, PlannedStatement } from './load-plan'
import { incomingName } from './plan-incoming'
import type { FamilyPlanInput } from './plan-load'

/** Which records are taken out of the incoming tables. */
export interface DroppedRecords {
  readonly purpose: DropPurpose
  /** The table that holds their keys, in a FROM list and before its columns. */
  readonly keysFrom: string
  readonly keysName: string
  readonly conditions?: readonly string[]
}

/** Takes records out of the incoming tables, with all their child rows. */
export function dropIncoming(input: FamilyPlanInput, records: DroppedRecords): readonly PlannedStatement[] {
  return childrenFirst(input).flatMap((table) => dropFrom(input, table, records))
}

function dropFrom(
  input: FamilyPlanInput,
  table: TableContract,
  { purpose, keysFrom, keysName, conditions = [] }: DroppedRecords,
): readonly PlannedStatement[] {
  // A table in between that came in empty has no rows that could lead to the root.
  if (!hasRootedRows(input, table)) return []
  const join = joinRoot(input, table, incomingSide, keysName)
  return [
    {
      purpose,
      table: table.name,
      sql: deleteUsing(
        identifier(incomingName(table)),
        [...join.through.map((step) => incomingSide.from(step)), keysFrom],
        [...join.conditions, ...conditions],
      ),
    },
  ]
}
