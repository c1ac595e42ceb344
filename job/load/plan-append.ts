import { dropOwnRows } from './drop-own-rows'
import { membersOf } from './family-sql'
import { insertIncoming } from './insert-incoming'
import type { PlannedStatement } from './load-plan'
import type { FamilyPlanInput } from './plan-load'

/** Adds the incoming rows to what is there. */
export function planAppend(input: FamilyPlanInput): readonly PlannedStatement[] {
  return [...dropOwnRows(input), ...membersOf(input).flatMap((table) => insertIncoming(input, table))]
}
