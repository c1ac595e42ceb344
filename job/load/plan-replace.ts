import { childrenFirst, membersOf, targetName, wasThere } from './family-sql'
import { insertIncoming } from './insert-incoming'
import type { PlannedStatement } from './load-plan'
import type { FamilyPlanInput } from './plan-load'

/** Empties the tables, also of rows whose list came in empty. DELETE, as TRUNCATE would commit the transaction. */
export function planReplace(input: FamilyPlanInput): readonly PlannedStatement[] {
  const emptied = childrenFirst(input).filter((table) => wasThere(input, table))
  return [
    ...emptied.map(
      (table): PlannedStatement => ({
        purpose: 'delete',
        table: table.name,
        sql: `delete from ${targetName(input, table)}`,
      }),
    ),
    ...membersOf(input).flatMap((table) => insertIncoming(input, table)),
  ]
}
