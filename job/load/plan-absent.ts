import { deletedAtColumn } from '../pipeline/table-layout'
import { timestampLiteral } from '../sql/literal'
import { canTellAbsence } from './can-tell-absence'
import {
  childrenFirst,
  column,
  hasRows,
  incomingSide,
  joinRoot,
  rootKeyOf,
  targetName,
  targetSide,
  updateFrom,
  wasRooted,
  wasThere,
} from './family-sql'
import { type KeyTable, keyTable } from './key-table'
import type { PlannedStatement } from './load-plan'
import type { FamilyPlanInput } from './plan-load'

/**
 * Marks the records that a whole extract does not bring any more, with all their rows. A row that is marked keeps its time
 * and its values.
 */
export function planAbsent(input: FamilyPlanInput): readonly PlannedStatement[] {
  const deletedAt = deletedAtColumn.name
  const absent = absentRecords(input, `${column(input.family.root.name, deletedAt)} is null`)
  if (absent.keys === undefined) return absent.statements
  const { keys } = absent
  const side = targetSide(input)
  const marked = childrenFirst(input).flatMap((table): readonly PlannedStatement[] => {
    if (!wasRooted(input, table)) return []
    const { through, conditions } = joinRoot(input, table, side, keys.name)
    const sql = updateFrom(
      targetName(input, table),
      [[deletedAt, timestampLiteral(input.loadedAt)]],
      [...through.map((step) => side.from(step)), keys.from],
      [...conditions, `${column(table.name, deletedAt)} is null`],
    )
    return [{ purpose: 'mark', table: table.name, sql }]
  })
  return [...absent.statements, ...marked]
}

/** What finds the records that are gone, and the table of their keys; none where nothing is gone, or nobody can tell. */
export interface AbsentRecords {
  readonly statements: readonly PlannedStatement[]
  readonly keys?: KeyTable
}

/** Finds the records that the target has and the extract has not. `isThere` is the condition for the target's root rows that count. */
export function absentRecords(input: FamilyPlanInput, isThere: string): AbsentRecords {
  const { root } = input.family
  if (input.stream.softDelete !== 'absent' || !wasThere(input, root)) return { statements: [] }
  if (!canTellAbsence(input.staged, input.stream)) return { statements: [] }
  if (!hasRows(input, root)) {
    // Every record would be gone at once, which is what a source that is out of order looks like.
    const sql = `select count(*) as "rows" from ${targetName(input, root)} where ${isThere}`
    return { statements: [{ purpose: 'check_absent', table: root.name, sql }] }
  }
  const keys = keyTable(input, '_deleted_')
  const here = rootKeyOf(input, root, targetSide(input)).columns.join(', ')
  const incoming = rootKeyOf(input, root, incomingSide).columns.join(', ')
  const query = [
    `select ${here} from ${targetName(input, root)} where ${isThere}`,
    'except',
    `select ${incoming} from ${incomingSide.from(root)}`,
  ].join('\n')
  return { statements: [keys.create, keys.fill(root.name, query)], keys }
}
