import { identifier } from '../sql/identifier'
import { textLiteral } from '../sql/literal'
import { dropIncoming } from './drop-incoming'
import {
  childrenFirst,
  column,
  deleteUsing,
  hasRows,
  joinRoot,
  membersOf,
  targetName,
  targetSide,
  wasRooted,
  wasThere,
} from './family-sql'
import { insertIncoming } from './insert-incoming'
import type { PlannedStatement } from './load-plan'
import { planAbsent } from './plan-absent'
import { planFlagged } from './plan-flagged'
import { incomingName } from './plan-incoming'
import type { FamilyPlanInput } from './plan-load'

/**
 * Replaces the records that came in, whole: every row of the family that belongs to an incoming root goes, then the
 * incoming rows are inserted. So a list that shrank, also to nothing, shrinks in its child table.
 */
export function planMerge(input: FamilyPlanInput): readonly PlannedStatement[] {
  return [...replaceRecords(input), ...planAbsent(input)]
}

function replaceRecords(input: FamilyPlanInput): readonly PlannedStatement[] {
  if (!hasRows(input, input.family.root)) return []
  const flagged = planFlagged(input)
  return [
    ...dropSuperseded(input),
    ...flagged.statements,
    ...deleteReplaced(input),
    ...membersOf(input).flatMap((table) => {
      const { added, joins } = flagged.insertWith(table)
      return insertIncoming(input, table, added, joins)
    }),
  ]
}

/**
 * Takes the records out of the incoming tables which a newer load has written already, so that a late load never
 * brings an old state back. ULIDs sort by time.
 */
function dropSuperseded(input: FamilyPlanInput): readonly PlannedStatement[] {
  const { root } = input.family
  if (!wasThere(input, root)) return []
  return dropIncoming(input, {
    purpose: 'drop_superseded',
    keysFrom: targetName(input, root),
    keysName: root.name,
    conditions: [`${column(root.name, '_load_id')} > ${textLiteral(input.staged.load_id)}`],
  })
}

/** Deletes the target's rows that belong to an incoming root. */
function deleteReplaced(input: FamilyPlanInput): readonly PlannedStatement[] {
  const { root } = input.family
  const keys = incomingName(root)
  return childrenFirst(input).flatMap((table): readonly PlannedStatement[] => {
    if (!wasRooted(input, table)) return []
    const side = targetSide(input)
    const { through, conditions } = joinRoot(input, table, side, keys)
    const sql = deleteUsing(
      targetName(input, table),
      [...through.map((step) => side.from(step)), identifier(keys)],
      conditions,
    )
    return [{ purpose: 'delete', table: table.name, sql }]
  })
}
