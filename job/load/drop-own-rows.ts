import { textLiteral } from '../sql/literal'
import { childrenFirst, targetName, wasThere } from './family-sql'
import type { PlannedStatement } from './load-plan'
import type { FamilyPlanInput } from './plan-load'

/** Deletes what this very load has inserted before, where it is loaded again in place: a write mode that only adds keeps it. */
export function dropOwnRows(input: FamilyPlanInput): readonly PlannedStatement[] {
  if (!input.isInPlace) return []
  const where = `where "_load_id" = ${textLiteral(input.staged.load_id)}`
  return childrenFirst(input)
    .filter((table) => wasThere(input, table))
    .map((table) => ({
      purpose: 'delete',
      table: table.name,
      sql: `delete from ${targetName(input, table)} ${where}`,
    }))
}
