import { dropIncoming } from './drop-incoming'
import { dropOwnRows } from './drop-own-rows'
import { hasRows, membersOf, targetName, wasThere } from './family-sql'
import { insertIncoming } from './insert-incoming'
import type { PlannedStatement } from './load-plan'
import type { FamilyPlanInput } from './plan-load'

/** Adds the records whose key is new, whole. What is there stays as it is, whatever the record says now. */
export function planInsertOnly(input: FamilyPlanInput): readonly PlannedStatement[] {
  const { root } = input.family
  const own = dropOwnRows(input)
  if (!hasRows(input, root)) return own
  const known = wasThere(input, root)
    ? dropIncoming(input, {
        purpose: 'drop_known',
        keysFrom: targetName(input, root),
        keysName: root.name,
      })
    : []
  return [...own, ...known, ...membersOf(input).flatMap((table) => insertIncoming(input, table))]
}
