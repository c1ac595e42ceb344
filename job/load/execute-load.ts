import { isJobError, JobError } from '../errors/job-error'
import type { StepContext } from '../ports/step-context'
import type { Row, WarehouseSession } from '../ports/warehouse'
import { canBreakTransaction } from '../sql/limits'
import type { LoadPlan, PlannedStatement } from './load-plan'
import type { LoadedTable } from './load-result'

/** What the statements of a plan run with. */
export type Running = Pick<StepContext, 'log' | 'signal'>

/** What happened to a table so far. */
interface Tally {
  loaded: number
  deleted: number
  superseded: number
}

/**
 * Runs a plan's statements in the open transaction of a session, and proves each answer. Whatever is wrong is thrown;
 * the caller rolls back.
 */
export async function executePlan(
  session: WarehouseSession,
  plan: LoadPlan,
  running: Running,
): Promise<readonly LoadedTable[]> {
  const tallies = new Map(plan.tables.map(({ name }) => [name, { loaded: 0, deleted: 0, superseded: 0 }]))
  let done = 0
  for (const statement of plan.statements) {
    // The first signal lets a statement end, so here is where a load stops.
    refuseAborted(running.signal)
    const tally = tallies.get(statement.table)
    if (tally === undefined) throw new JobError('INTERNAL', `the plan has no table \`${statement.table}\``)
    await runStatement(session, plan, statement, tally)
    running.log.progress('statements', ++done, plan.statements.length)
  }
  return plan.tables.map((table) => {
    const { loaded, deleted, superseded } = tallies.get(table.name) ?? {
      loaded: 0,
      deleted: 0,
      superseded: 0,
    }
    // INSERT … SELECT must have written every row that was counted, less those that a newer load has written.
    if (loaded !== table.rows - superseded) {
      throw countMismatch(plan, table.name, `${loaded} inserted, ${table.rows - superseded} expected`)
    }
    running.log.info(
      `${plan.pipeline}.${table.name}: ${loaded} rows inserted, ${deleted} deleted` +
        (superseded === 0 ? '' : `, ${superseded} left out as a newer load has written them`),
    )
    return { name: table.name, rows_staged: table.rows, rows_loaded: loaded, rows_deleted: deleted }
  })
}

async function runStatement(
  session: WarehouseSession,
  plan: LoadPlan,
  statement: PlannedStatement,
  tally: Tally,
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
    case 'check_key': {
      const rows = await named(plan, statement, () => session.query(statement.sql))
      if (rows[0] !== undefined) throw keyNotUnique(plan, statement.table, statement.key, rows)
      return
    }
    default: {
      const rows = await named(plan, statement, () => session.execute(statement.sql))
      if (statement.purpose === 'insert') tally.loaded += rows
      if (statement.purpose === 'delete') tally.deleted += rows
      if (statement.purpose === 'drop_superseded') tally.superseded += rows
    }
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

function countMismatch(plan: LoadPlan, table: string, counts: string): JobError {
  const name = `${plan.pipeline}.${table}`
  return new JobError('LOAD_COUNT_MISMATCH', `table \`${name}\` has the wrong number of rows: ${counts}`, {
    context: { table: name, load_id: plan.loadId },
  })
}

function keyNotUnique(plan: LoadPlan, table: string, key: readonly string[], rows: readonly Row[]): JobError {
  const name = `${plan.pipeline}.${table}`
  const examples = rows.map((row) => {
    const values = key.map((column) => `${column} = \`${row[column]}\``).join(', ')
    return `${values} (${row._rows} rows)`
  })
  return new JobError('LOAD_KEY_NOT_UNIQUE', `the key of \`${name}\` is not unique: ${examples.join('; ')}`, {
    context: { table: name, load_id: plan.loadId },
  })
}
