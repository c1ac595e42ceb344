import { isJobError, JobError } from '../errors/job-error'
import type { StepContext } from '../ports/step-context'
import type { WarehouseSession } from '../ports/warehouse'
import { ownTable } from './own-tables'

/**
 * Begins a transaction and takes the pipeline's lock, which orders its loads. Readers never touch that table, so none of
 * them waits. The limit is set for the lock alone: a COPY may take longer.
 */
export async function beginAndLock(
  session: WarehouseSession,
  schema: string,
  timeoutMs: number,
): Promise<void> {
  await session.execute('begin')
  await session.execute(`set statement_timeout to ${timeoutMs}`)
  try {
    await session.execute(`lock table ${ownTable(schema, '_lock')}`)
  } catch (error) {
    if (!isJobError(error) || error.code !== 'LOAD_STATEMENT_TIMEOUT') throw error
    throw new JobError(
      'LOAD_LOCKED',
      `another load of \`${schema}\` held its lock for more than ${timeoutMs / 1_000} s`,
      { cause: error },
    )
  }
  await session.execute('reset statement_timeout')
}

/** A transaction whose connection is gone is rolled back by the server. */
export async function rollback(session: WarehouseSession): Promise<void> {
  try {
    await session.execute('rollback')
  } catch (error) {
    if (!isJobError(error)) throw error
  }
}

/** Does some work that cannot run in a transaction while a session of its own holds the pipeline's lock. */
export async function whileLocked<T>(
  { warehouse, pipeline, signal }: Pick<StepContext, 'warehouse' | 'pipeline' | 'signal'>,
  timeoutMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const holder = await warehouse.connect(signal)
  try {
    await beginAndLock(holder, pipeline.name, timeoutMs)
    return await work()
  } finally {
    await rollback(holder)
    await holder.close()
  }
}
