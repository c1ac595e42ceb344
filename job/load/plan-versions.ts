import { deletedAtColumn } from '../pipeline/table-layout'
import { timestampLiteral } from '../sql/literal'
import { findUnchanged, isCurrent } from './compare-versions'
import { dropIncoming } from './drop-incoming'
import {
  childrenFirst,
  column,
  hasRows,
  incomingSide,
  joinRoot,
  membersOf,
  rootKeyOf,
  targetName,
  targetSide,
  updateFrom,
  wasRooted,
  wasThere,
} from './family-sql'
import { type AddedValue, insertIncoming } from './insert-incoming'
import { type KeyTable, keyTable } from './key-table'
import type { PlannedStatement } from './load-plan'
import { absentRecords } from './plan-absent'
import { incomingName } from './plan-incoming'
import type { FamilyPlanInput } from './plan-load'

/**
 * Keeps every version of a record (`scd2`). Records that are as their current version has them write nothing; of the
 * others the current version ends when the load ran, and a new one begins. A version is the root row with all its child
 * rows, so it ends and begins as a whole.
 */
export function planVersions(input: FamilyPlanInput): readonly PlannedStatement[] {
  const { root } = input.family
  const absent = absentRecords(input, isCurrent(root))
  return [
    ...absent.statements,
    ...(absent.keys === undefined ? [] : closeVersions(input, absent.keys, endedBy(input, 'deleted'))),
    ...(hasRows(input, root) ? replaceVersions(input) : []),
  ]
}

function replaceVersions(input: FamilyPlanInput): readonly PlannedStatement[] {
  const { root } = input.family
  const keys = { name: incomingName(root), from: incomingSide.from(root) }
  const begun: readonly AddedValue[] = [
    ['_valid_from', timestampLiteral(input.loadedAt)],
    ['_is_current', 'true'],
  ]
  return [
    ...endFlagged(input),
    ...(wasThere(input, root) ? dropUnchanged(input) : []),
    // What is left of the incoming roots has changed, or is new and finds nothing to end.
    ...closeVersions(input, keys, endedBy(input, 'changed')),
    ...membersOf(input).flatMap((table) => insertIncoming(input, table, begun)),
  ]
}

/** A record that says of itself that it is deleted ends its version and begins none: it is only in the raw records. */
function endFlagged(input: FamilyPlanInput): readonly PlannedStatement[] {
  const { softDelete } = input.stream
  if (softDelete === undefined || softDelete === 'absent') return []
  const { root } = input.family
  const keys = keyTable(input, '_deleted_')
  const flagged = [
    `select ${rootKeyOf(input, root, incomingSide).columns.join(', ')}`,
    `from ${incomingSide.from(root)}`,
    `where ${column(incomingName(root), softDelete.column)}`,
  ].join('\n')
  return [
    keys.create,
    keys.fill(root.name, flagged),
    ...dropIncoming(input, { purpose: 'drop_deleted', keysFrom: keys.from, keysName: keys.name }),
    ...closeVersions(input, keys, endedBy(input, 'deleted')),
  ]
}

function dropUnchanged(input: FamilyPlanInput): readonly PlannedStatement[] {
  const { statements, unchanged } = findUnchanged(input)
  return [
    ...statements,
    ...dropIncoming(input, {
      purpose: 'drop_unchanged',
      keysFrom: unchanged.from,
      keysName: unchanged.name,
    }),
  ]
}

/** What a version that ends says; why it ended is told by `_deleted_at`. */
function endedBy(input: FamilyPlanInput, why: 'changed' | 'deleted'): readonly AddedValue[] {
  const now = timestampLiteral(input.loadedAt)
  return [
    ['_valid_to', now],
    ['_is_current', 'false'],
    ...(why === 'deleted' ? [[deletedAtColumn.name, now] as const] : []),
  ]
}

/** Ends the current versions of some records. Old versions of a table in between lead nowhere: their rows are of the past. */
function closeVersions(
  input: FamilyPlanInput,
  keys: Pick<KeyTable, 'name' | 'from'>,
  values: readonly AddedValue[],
): readonly PlannedStatement[] {
  const side = targetSide(input)
  return childrenFirst(input).flatMap((table): readonly PlannedStatement[] => {
    if (!wasRooted(input, table)) return []
    const { through, conditions } = joinRoot(input, table, side, keys.name)
    const sql = updateFrom(
      targetName(input, table),
      values,
      [...through.map((step) => side.from(step)), keys.from],
      [...conditions, ...[table, ...through].map(isCurrent)],
    )
    return [{ purpose: 'close', table: table.name, sql }]
  })
}
