import { isJobError, JobError } from '../errors/job-error'
import type { WarehouseSession } from '../ports/warehouse'
import type { AccessRequest } from './access'
import { type BootstrapPlan, planBootstrap } from './plan-bootstrap'
import { readAccess } from './read-access'

/**
 * Lets the job's user in, with the session of an administrator; answers what was done. Each statement stands by itself: run again
 * after a failure, it does the rest.
 *
 * @throws JobError BOOTSTRAP_NOT_ALLOWED where the session's user may not do that
 */
export async function bootstrap(session: WarehouseSession, request: AccessRequest): Promise<BootstrapPlan> {
  const plan = planBootstrap(request, await readAccess(session, request))
  for (const sql of plan.statements) {
    try {
      await session.execute(sql)
    } catch (error) {
      if (!isJobError(error) || error.code !== 'LOAD_PERMISSION_DENIED') throw error
      throw new JobError(
        'BOOTSTRAP_NOT_ALLOWED',
        `the user that logged in may not \`${sql}\`: ${error.message}`,
        {
          context: error.context,
          cause: error,
        },
      )
    }
  }
  return plan
}
