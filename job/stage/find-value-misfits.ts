import type { DuckdbSession } from './duckdb-session'
import { duckdbName } from './duckdb-text'
import { explainMisfit, type Misfit, type Misfits, maxMisfits, placePath, spellType } from './misfit'
import { misfitCondition } from './plan-columns'
import type { PlannedColumn, PlannedTable, StagingPlan } from './plan-staging'
import { indexField } from './row-source'
import { lineField } from './source-tree'
import { countMisfits } from './suspects'

/** The longest piece of a value that a message shows, in characters. */
export const maxShown = 200

/** The query that shows the first values of a column that do not fit. */
export function showMisfitsSql(table: PlannedTable, column: PlannedColumn): string {
  const places = [lineField, ...placeFields(table)].map(duckdbName)
  const text = `CAST(${column.text} AS VARCHAR)`
  return (
    `SELECT ${places.join(', ')}, left(${text}, ${maxShown}) AS "value", strlen(${text}) AS "bytes" ` +
    `FROM (${table.rowsSql}) WHERE ${isMisfit(column)} ORDER BY ${places.join(', ')} LIMIT ${maxMisfits}`
  )
}

/** Looks through the part that the session holds for values that do not fit, with their places. */
export async function findValueMisfits(
  session: DuckdbSession,
  plan: StagingPlan,
  rawObject: string,
): Promise<Misfits> {
  let count = 0
  const found: Misfit[] = []
  for (const table of plan.tables) {
    for (const [column, misfits] of await countMisfits(session, table, checkedColumns(table))) {
      count += misfits
      found.push(...(await showColumn(session, table, column, rawObject)))
    }
  }
  // Sorting is stable: on one line the tables and columns keep the contract's order.
  return { count, first: found.sort((a, b) => a.line - b.line).slice(0, maxMisfits) }
}

/** The first values of a column that do not fit, with their places. */
export async function showColumn(
  session: DuckdbSession,
  table: PlannedTable,
  column: PlannedColumn,
  rawObject: string,
): Promise<readonly Misfit[]> {
  const rows = await session.rows(showMisfitsSql(table, column))
  return rows.map((row) => {
    const value = typeof row.value === 'string' ? row.value : undefined
    const places = placeFields(table).map((field) => Number(row[field]))
    return {
      kind: 'value',
      rawObject,
      line: Number(row[lineField]),
      path: placePath(column.path ?? table.contract.from, places),
      ...(value === undefined ? {} : { value }),
      reason: explainMisfit(column.type, value, Number(row.bytes ?? 0), column.maxBytes),
      table: table.name,
      column: column.name,
      type: spellType(column.type),
    }
  })
}

/** The columns with a value of the records; a parent's key is checked where it is a column of its own. */
export function checkedColumns(table: PlannedTable): readonly PlannedColumn[] {
  const inherited = new Set(table.contract.parentKey.map((column) => column.name))
  return table.columns.filter(
    (column) => column.cast !== undefined && column.isVariant !== true && !inherited.has(column.name),
  )
}

/** The condition under which a row's value does not fit its column. */
export function isMisfit(column: PlannedColumn): string {
  return misfitCondition(column)
}

/** The fields of a row that hold its places in lists. */
export function placeFields(table: PlannedTable): readonly string[] {
  return Array.from({ length: table.lists }, (_, list) => indexField(list + 1))
}
