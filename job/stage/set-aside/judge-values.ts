import type { QuarantineReason } from '../../pipeline/quarantine'
import type { DuckdbSession } from '../duckdb-session'
import { duckdbName } from '../duckdb-text'
import { checkedColumns, isMisfit, maxShown, placeFields, showColumn } from '../find-value-misfits'
import { explainMisfit, type Misfit, type Misfits, maxMisfits, placePath, spellType } from '../misfit'
import type { PlannedColumn, PlannedTable, StagingPlan } from '../plan-staging'
import { lineField } from '../source-tree'
import { countMisfits } from '../suspects'
import type { MisfitActions } from './misfit-actions'
import { type LineReasons, maxReasons } from './reason-file'

/** The values of one column of a part that are left out, of records that stay. */
export interface Discarded {
  readonly table: string
  readonly column: string
  readonly count: number
  readonly example: Misfit
}

interface Found {
  readonly refused: Misfits
  readonly discarded: readonly Discarded[]
}

interface FoundColumn {
  readonly table: PlannedTable
  readonly column: PlannedColumn
  readonly count: number
}

/** So many reasons are read from DuckDB at once. */
const reasonsAtOnce = 2_000

/**
 * Looks through the part that the session holds for values that do not fit, and does with each what the contract says. The
 * records to set aside are told in the order of their lines, and are gone from the part afterwards.
 */
export async function judgeValues(
  session: DuckdbSession,
  plan: StagingPlan,
  rawObject: string,
  actions: MisfitActions,
  setAside: (found: LineReasons) => Promise<void>,
): Promise<Found> {
  const found = await findMisfits(session, plan)
  const by = (action: string): readonly FoundColumn[] =>
    found.filter(({ table, column }) => actions.value(table.name, column.name) === action)
  const refused = by('refuse')
  if (refused.length > 0) {
    return { refused: await showRefused(session, refused, rawObject), discarded: [] }
  }
  const toSetAside = by('quarantine')
  if (toSetAside.length > 0) {
    await gatherMisfits(session, plan, toSetAside)
    await tellReasons(session, plan, setAside)
    await session.run(`DELETE FROM part WHERE ${duckdbName(lineField)} IN (SELECT line FROM misfits)`)
  }
  const discarded: Discarded[] = []
  for (const one of by('discard')) {
    const [example] = await showColumn(session, one.table, one.column, rawObject)
    // A value whose record is set aside is not left out of anything.
    if (example === undefined) continue
    const count =
      toSetAside.length === 0 ? one.count : await session.count(countColumnSql(one.table, one.column))
    discarded.push({ table: one.table.name, column: one.column.name, count, example })
  }
  await session.run('DROP TABLE IF EXISTS misfits; DROP TABLE IF EXISTS reasons')
  return { refused: { count: 0, first: [] }, discarded }
}

async function findMisfits(session: DuckdbSession, plan: StagingPlan): Promise<readonly FoundColumn[]> {
  const found: FoundColumn[] = []
  for (const table of plan.tables) {
    const counts = await countMisfits(session, table, checkedColumns(table))
    for (const [column, count] of counts) found.push({ table, column, count })
  }
  return found
}

async function showRefused(
  session: DuckdbSession,
  columns: readonly FoundColumn[],
  rawObject: string,
): Promise<Misfits> {
  const all: Misfit[] = []
  for (const { table, column } of columns) all.push(...(await showColumn(session, table, column, rawObject)))
  const count = columns.reduce((sum, one) => sum + one.count, 0)
  return { count, first: all.sort((left, right) => left.line - right.line).slice(0, maxMisfits) }
}

/** Puts the misfits of some columns into the table `misfits`. */
async function gatherMisfits(
  session: DuckdbSession,
  plan: StagingPlan,
  columns: readonly FoundColumn[],
): Promise<void> {
  await session.run(
    'CREATE OR REPLACE TEMP TABLE misfits (line BIGINT, "table" INTEGER, "column" INTEGER, places VARCHAR, value VARCHAR, bytes BIGINT)',
  )
  for (const { table, column } of columns) {
    const number = plan.tables.indexOf(table)
    await session.run(gatherMisfitsSql(table, number, column, table.columns.indexOf(column)))
  }
}

/** The statement that gathers the values of a column that do not fit, of a record no more than are told. */
export function gatherMisfitsSql(
  table: PlannedTable,
  tableNumber: number,
  column: PlannedColumn,
  columnNumber: number,
): string {
  const line = duckdbName(lineField)
  const places = placeFields(table).map(duckdbName)
  const text = `CAST(${column.text} AS VARCHAR)`
  const order = places.length === 0 ? line : places.join(', ')
  return (
    `INSERT INTO misfits SELECT ${line}, ${tableNumber}, ${columnNumber}, ` +
    `array_to_string([${places.join(', ')}], ','), left(${text}, ${maxShown}), strlen(${text}) ` +
    `FROM (${table.rowsSql}) WHERE ${isMisfit(column)} ` +
    `QUALIFY row_number() OVER (PARTITION BY ${line} ORDER BY ${order}) <= ${maxReasons}`
  )
}

async function tellReasons(
  session: DuckdbSession,
  plan: StagingPlan,
  setAside: (found: LineReasons) => Promise<void>,
): Promise<void> {
  await session.run(
    'CREATE OR REPLACE TEMP TABLE reasons AS SELECT row_number() OVER (ORDER BY line, "table", "column", rowid) AS number, * ' +
      'FROM (SELECT *, rowid FROM misfits ' +
      `QUALIFY row_number() OVER (PARTITION BY line ORDER BY "table", "column", rowid) <= ${maxReasons})`,
  )
  let current: { line: number; reasons: QuarantineReason[] } | undefined
  for (let after = 0; ; after += reasonsAtOnce) {
    const rows = await session.rows(
      'SELECT line, "table", "column", places, value, bytes FROM reasons ' +
        `WHERE number > ${after} AND number <= ${after + reasonsAtOnce} ORDER BY number`,
    )
    for (const row of rows) {
      const line = Number(row.line)
      if (current !== undefined && current.line !== line) await setAside(current)
      if (current?.line !== line) current = { line, reasons: [] }
      current.reasons.push(readReason(plan, row))
    }
    if (rows.length === 0) break
  }
  if (current !== undefined) await setAside(current)
}

function readReason(plan: StagingPlan, row: Readonly<Record<string, unknown>>): QuarantineReason {
  const table = plan.tables[Number(row.table)] as PlannedTable
  const column = table.columns[Number(row.column)] as PlannedColumn
  const value = typeof row.value === 'string' ? row.value : undefined
  const places = row.places === '' || row.places === null ? [] : String(row.places).split(',').map(Number)
  return {
    code: value === undefined ? 'value_missing' : 'value_misfit',
    table: table.name,
    column: column.name,
    type: spellType(column.type),
    path: placePath(column.path ?? table.contract.from, places),
    ...(value === undefined ? {} : { value }),
    reason: explainMisfit(column.type, value, Number(row.bytes ?? 0), column.maxBytes),
  }
}

function countColumnSql(table: PlannedTable, column: PlannedColumn): string {
  return `SELECT count(*) FROM (${table.rowsSql}) WHERE ${isMisfit(column)}`
}
