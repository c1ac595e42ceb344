import { isJobError, JobError } from '../errors/job-error'
import type { StepContext } from '../ports/step-context'
import type { WarehouseSession } from '../ports/warehouse'
import { canBreakTransaction } from '../sql/limits'
import type { LoadPlan, PlannedStatement } from './load-plan'
import { cannotAdopt, countMismatch, keyNotUnique, nothingExtracted } from './load-refusals'
import { type LoadedTable, loadedTable } from './load-result'
import { TableTally } from './table-tally'

/** What the statements of a plan run with. */
export type Running = Pick<StepContext, 'log' | 'signal'>

/**
 * Runs a plan's statements in the open transaction of a session, and proves each answer. Whatever is wrong is thrown;
 * the caller rolls back.
 */
export async function executePlan(
  session: WarehouseSession,
  plan: LoadPlan,
  running: Running,
): Promise<readonly LoadedTable[]> {
  const tallies = new Map(plan.tables.map(({ name }) => [name, new TableTally()]))
  const tallyOf = (table: string): TableTally => {
    const tally = tallies.get(table)
    if (tally === undefined) throw new JobError('INTERNAL', `the plan has no table \`${table}\``)
    return tally
  }
  let done = 0
  for (const statement of plan.statements) {
    // The first signal lets a statement end, so here is where a load stops.
    refuseAborted(running.signal)
    await runStatement(session, plan, statement, tallyOf(statement.table))
    running.log.progress('statements', ++done, plan.statements.length)
  }
  return plan.tables.map((table) => {
    const tally = tallyOf(table.name)
    const expected = table.rows - tally.leftOut
    // INSERT … SELECT must have written every row that was counted, less those that were taken out and counted as such.
    if (tally.loaded !== expected) {
      throw countMismatch(plan, table.name, `${tally.loaded} inserted, ${expected} expected`)
    }
    running.log.info(`${plan.pipeline}.${table.name}: ${tally.describe()}`)
    return loadedTable({
      name: table.name,
      rows_staged: table.rows,
      rows_loaded: tally.loaded,
      rows_deleted: tally.deleted,
    })
  })
}

async function runStatement(
  session: WarehouseSession,
  plan: LoadPlan,
  statement: PlannedStatement,
  tally: TableTally,
): Promise<void> {
  // The plan has none of these; one that came in by a later change must not show half a load to readers.
  if (canBreakTransaction(statement.sql)) {
    throw new JobError('INTERNAL', `\`${statement.sql.slice(0, 60)}\` would break the transaction`)
  }
  switch (statement.purpose) {
    case 'copy':
      await runCopy(session, plan, statement)
      return
    case 'count_copied':
    case 'count_incoming': {
      const [row] = await named(plan, statement, () => session.query(statement.sql))
      if (Number(row?.rows) === statement.rows) return
      const where = statement.purpose === 'count_copied' ? 'copied' : 'in the incoming table'
      throw countMismatch(plan, statement.table, `${row?.rows} ${where}, ${statement.rows} staged`)
    }
    case 'check_key':
    case 'check_adopted': {
      const rows = await named(plan, statement, () => session.query(statement.sql))
      if (rows[0] === undefined) return
      throw (statement.purpose === 'check_key' ? keyNotUnique : cannotAdopt)(plan, statement, rows)
    }
    case 'check_absent': {
      const [row] = await named(plan, statement, () => session.query(statement.sql))
      if (Number(row?.rows) === 0) return
      throw nothingExtracted(plan, statement.table, Number(row?.rows))
    }
    default:
      tally.add(statement.purpose, await named(plan, statement, () => session.execute(statement.sql)))
  }
}

/** The server's answer says only where to look, so the error names table and manifest for who explains it. */
async function runCopy(
  session: WarehouseSession,
  plan: LoadPlan,
  statement: Extract<PlannedStatement, { purpose: 'copy' }>,
): Promise<void> {
  try {
    await session.execute(statement.sql)
  } catch (error) {
    if (!isJobError(error) || error.code !== 'LOAD_STATEMENT_REJECTED') throw error
    const table = `${plan.pipeline}.${statement.table}`
    throw new JobError('LOAD_COPY_REJECTED', `COPY into \`${table}\` was rejected: ${error.message}`, {
      cause: error,
      context: { table, manifest: statement.manifest },
    })
  }
}

/** Puts the table and the purpose before what the warehouse says. */
async function named<T>(plan: LoadPlan, statement: PlannedStatement, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!isJobError(error) || error.code !== 'LOAD_STATEMENT_REJECTED') throw error
    const what = statement.purpose.replace('_', ' ')
    throw new JobError(error.code, `${what} of \`${plan.pipeline}.${statement.table}\`: ${error.message}`, {
      cause: error,
      context: error.context,
    })
  }
}

/** Ends a load between two statements. */
export function refuseAborted(signal: AbortSignal): void {
  if (!signal.aborted) return
  if (isJobError(signal.reason)) throw signal.reason
  throw new JobError('INTERRUPTED', 'a signal ended the load between two statements; nothing was changed')
}
