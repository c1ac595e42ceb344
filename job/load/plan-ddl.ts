import type { TargetTable } from '../pipeline/target-table'
import { addColumn, createTargetTable } from '../sql/ddl'
import { compareTarget } from './compare-target'
import { planWidenings } from './plan-target'
import type { Catalog } from './warehouse-catalog'

/** What a load does to a table of the warehouse before it writes rows. */
export interface PlannedDdl {
  readonly table: string
  /** VARCHARs grow before the load's transaction, which cannot do it; all else is in it. */
  readonly when: 'before' | 'within'
  readonly sql: string
}

/** What no load can put right in a table of the warehouse. */
export interface TargetProblem {
  readonly table: string
  readonly column: string
  readonly problem: string
}

/** The DDL of a load, in the order in which it runs, and what stands in its way. Reads nothing: the catalog says what there is. */
export function planDdl(
  schema: string,
  targets: readonly TargetTable[],
  catalog: Catalog,
): { readonly ddl: readonly PlannedDdl[]; readonly problems: readonly TargetProblem[] } {
  const longer = planWidenings(schema, targets, catalog).map(
    ({ table, sql }): PlannedDdl => ({ table, when: 'before', sql }),
  )
  const within: PlannedDdl[] = []
  const problems: TargetProblem[] = []
  for (const target of targets) {
    const table = target.contract.name
    const actual = catalog.get(table)
    if (actual === undefined) {
      within.push({ table, when: 'within', sql: createTargetTable(schema, target) })
      continue
    }
    const { missing, mismatches } = compareTarget(schema, target, actual)
    for (const column of missing)
      within.push({ table, when: 'within', sql: addColumn(schema, table, column) })
    for (const { column, problem } of mismatches) problems.push({ table, column, problem })
  }
  return { ddl: [...longer, ...within], problems }
}
