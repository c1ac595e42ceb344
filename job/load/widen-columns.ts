import { isJobError, JobError } from '../errors/job-error'
import { formatColumnType } from '../pipeline/column-type'
import { targetTables } from '../pipeline/target-table'
import type { StepContext } from '../ports/step-context'
import type { WarehouseSession } from '../ports/warehouse'
import { refuseAborted } from './execute-load'
import type { Widening } from './load-plan'
import { whileLocked } from './pipeline-lock'
import { planWidenings } from './plan-target'
import { refuseTargets } from './refuse-targets'
import { readCatalog } from './warehouse-catalog'

/**
 * Makes VARCHARs of target tables as long as the contract asks. Redshift does that in no transaction, so it comes before the
 * load's own; a longer column is one that all rows fit, so nothing is lost where the load then fails, and a second time there
 * is nothing to do. Another session holds the pipeline's lock meanwhile: two runs at once would else set one length after the other.
 */
export async function widenColumns(
  session: WarehouseSession,
  context: StepContext,
  lockTimeoutMs: number,
): Promise<void> {
  const schema = context.pipeline.name
  const targets = targetTables(context.pipeline)
  const plan = async (): Promise<readonly Widening[]> => {
    const catalog = await readCatalog(session, schema)
    // Nothing is changed for a load that will be refused.
    refuseTargets(schema, targets, catalog)
    return planWidenings(schema, targets, catalog)
  }
  if ((await plan()).length === 0) return
  await whileLocked(context, lockTimeoutMs, async () => {
    // Whoever held the lock may have done the same.
    for (const widening of await plan()) {
      refuseAborted(context.signal)
      await widen(session, schema, widening)
      const { table, column, fromBytes, type } = widening
      const to = formatColumnType(type)
      context.log.info(`\`${schema}.${table}\`: column \`${column}\` is now ${to}, was varchar(${fromBytes})`)
    }
  })
}

async function widen(
  session: WarehouseSession,
  schema: string,
  { table, column, sql }: Widening,
): Promise<void> {
  try {
    await session.execute(sql)
  } catch (error) {
    if (!isJobError(error) || error.code !== 'LOAD_STATEMENT_REJECTED') throw error
    throw new JobError(
      'LOAD_COLUMN_NOT_WIDENED',
      `column \`${column}\` of \`${schema}.${table}\` could not be widened: ${error.message}`,
      { cause: error, context: { ...error.context, table: `${schema}.${table}`, column } },
    )
  }
}
