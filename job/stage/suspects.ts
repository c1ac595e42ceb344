import type { DuckdbSession } from './duckdb-session'
import { inPieces } from './in-pieces'
import { misfitCondition } from './plan-columns'
import type { PlannedColumn, PlannedTable } from './plan-staging'

/**
 * The columns of a table whose rows in the part that the session holds have values in another form than their type's common one, or
 * values that do not fit. Only these need strict casts: planning those of every column of a wide table takes minutes.
 */
export async function findSuspects(
  session: DuckdbSession,
  table: PlannedTable,
  columns: readonly PlannedColumn[],
): Promise<readonly PlannedColumn[]> {
  const found: PlannedColumn[] = []
  for (const some of inPieces(columns)) {
    const [row] = await session.rows(suspectsSql(table, some))
    found.push(...some.filter((_, number) => row?.[number] === true))
  }
  return found
}

/** How many values of each column do not fit; a column without any is left out. */
export async function countMisfits(
  session: DuckdbSession,
  table: PlannedTable,
  columns: readonly PlannedColumn[],
): Promise<ReadonlyMap<PlannedColumn, number>> {
  const counts = new Map<PlannedColumn, number>()
  for (const some of inPieces(await findSuspects(session, table, columns))) {
    const [row] = await session.rows(countMisfitsSql(table, some))
    for (const [number, column] of some.entries()) {
      const count = Number(row?.[number] ?? 0)
      if (count > 0) counts.set(column, count)
    }
  }
  return counts
}

/** The query that tells, column by column, whether a value may not fit. */
export function suspectsSql(table: PlannedTable, columns: readonly PlannedColumn[]): string {
  const suspected = columns.map(
    (column, number) => `coalesce(bool_or(${suspicion(column)}), false) AS "${number}"`,
  )
  return `SELECT ${suspected.join(', ')} FROM (${table.rowsSql})`
}

/** The query that counts, column by column, the values of a table that do not fit. */
export function countMisfitsSql(table: PlannedTable, columns: readonly PlannedColumn[]): string {
  const counts = columns.map(
    (column, number) => `count(*) FILTER (WHERE ${misfitCondition(column)}) AS "${number}"`,
  )
  return `SELECT ${counts.join(', ')} FROM (${table.rowsSql})`
}

function suspicion(column: PlannedColumn): string {
  if (column.quick === undefined) return misfitCondition(column)
  return [...(column.nullable ? [] : [`${column.text} IS NULL`]), column.quick.misfit].join(' OR ')
}
