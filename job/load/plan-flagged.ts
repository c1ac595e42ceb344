import type { TableContract } from '../pipeline/contract'
import { deletedAtColumn } from '../pipeline/table-layout'
import { identifier } from '../sql/identifier'
import { timestampLiteral } from '../sql/literal'
import { column, incomingSide, joinRoot, leftJoinKeys, rootKeyOf, targetName, wasThere } from './family-sql'
import type { AddedValue } from './insert-incoming'
import { keyTable } from './key-table'
import type { PlannedStatement } from './load-plan'
import { incomingName } from './plan-incoming'
import type { FamilyPlanInput } from './plan-load'

/** How a merge notes which of the incoming records are deleted. */
export interface FlaggedRecords {
  /** Before the old rows go, which know since when. */
  readonly statements: readonly PlannedStatement[]
  /** What the INSERT of a table says more. */
  insertWith(table: TableContract): {
    readonly added?: readonly AddedValue[]
    readonly joins?: readonly string[]
  }
}

/**
 * Finds the incoming records whose own column says that they are deleted, with the time at which a load first found that;
 * `_deleted_at` of all their rows says so.
 */
export function planFlagged(input: FamilyPlanInput): FlaggedRecords {
  const { softDelete } = input.stream
  if (softDelete === undefined || softDelete === 'absent') return { statements: [], insertWith: () => ({}) }
  const keys = keyTable(input, '_deleted_', [deletedAtColumn])
  const deletedAt = column(keys.name, deletedAtColumn.name)
  return {
    statements: [keys.create, keys.fill(input.family.root.name, flaggedQuery(input, softDelete.column))],
    insertWith: (table) => ({
      added: [[deletedAtColumn.name, deletedAt]],
      joins: leftJoinKeys(input, table, incomingSide, keys.name),
    }),
  }
}

/** The keys of the flagged records, and since when they are deleted: a row that was marked keeps its time. */
function flaggedQuery(input: FamilyPlanInput, flag: string): string {
  const { root } = input.family
  const incoming = incomingName(root)
  const key = rootKeyOf(input, root, incomingSide).columns
  const isFlagged = `where ${column(incoming, flag)}`
  const now = timestampLiteral(input.loadedAt)
  if (!wasThere(input, root)) {
    return [`select ${key.join(', ')}, ${now}`, `from ${identifier(incoming)}`, isFlagged].join('\n')
  }
  const { conditions } = joinRoot(input, root, incomingSide, root.name)
  return [
    `select ${key.join(', ')}, nvl(max(${column(root.name, deletedAtColumn.name)}), ${now})`,
    `from ${identifier(incoming)}`,
    `left join ${targetName(input, root)} on ${conditions.join(' and ')}`,
    isFlagged,
    `group by ${key.join(', ')}`,
  ].join('\n')
}
