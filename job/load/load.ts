import { isJobError, JobError } from '../errors/job-error'
import type { StagedManifest } from '../pipeline/manifests'
import type { StepContext } from '../ports/step-context'
import { refuseAborted } from './execute-load'
import type { LoadPlan } from './load-plan'
import type { LoadResult } from './load-result'
import { attemptLoad, decide, findCommitted, type LoadReplay, type LoadWork } from './load-transaction'

/** How a load behaves where others are in its way. */
export interface LoadOptions {
  /** How long it waits for another load of the pipeline. Default 5 minutes. */
  readonly lockTimeoutMs?: number
  /** Says that the load is committed already, somewhere, and is loaded from its raw records again. */
  readonly replay?: LoadReplay
}

const maxAttempts = 3
/** Waits of 2 s and 8 s: most conflicts are over as soon as the other transaction is. */
const firstWaitMs = 2_000
const defaultLockTimeoutMs = 5 * 60_000

/**
 * Loads the staged tables of a run into the warehouse: all of them in one transaction, with their counts, checks and
 * audit rows, or none. Running it again with the same load changes nothing and answers what the first run did, so a
 * connection that breaks at COMMIT is no special case: the next attempt looks whether it happened.
 */
export async function load(
  context: StepContext,
  staged: StagedManifest,
  options: LoadOptions = {},
): Promise<LoadResult> {
  const lockTimeoutMs = options.lockTimeoutMs ?? defaultLockTimeoutMs
  const { replay } = options
  const startedAt = replay?.startedAt ?? context.clock.now()
  const work: LoadWork = { staged, startedAt, lockTimeoutMs, ...(replay === undefined ? {} : { replay }) }
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptLoad(context, work)
    } catch (error) {
      if (!isJobError(error) || error.kind !== 'transient' || error.code === 'INTERRUPTED') throw error
      if (attempt === maxAttempts) return await lastLook(context, work, error)
      const waitMs = firstWaitMs * 4 ** (attempt - 1)
      context.log.warn(
        `attempt ${attempt} of ${maxAttempts}: ${error.message}; the next one in ${waitMs / 1_000} s`,
      )
      try {
        await context.clock.sleep(waitMs, context.signal)
      } catch (reason) {
        refuseAborted(context.signal)
        throw reason
      }
    }
  }
}

/** What a load would do, for `--dry-run`: reads the warehouse's catalog, and changes nothing. */
export async function previewLoad(context: StepContext, staged: StagedManifest): Promise<LoadPlan> {
  const session = await context.warehouse.connect(context.signal)
  try {
    return await decide(session, context, { staged, startedAt: context.clock.now() })
  } finally {
    await session.close()
  }
}

/**
 * The end of the last attempt. Where its COMMIT was sent, the next attempt would have found out whether it was carried out:
 * so that is asked, and nothing else.
 */
async function lastLook(context: StepContext, work: LoadWork, error: JobError): Promise<LoadResult> {
  if (error.context.commit_sent !== true) throw givenUp(error)
  let found: LoadResult | undefined
  try {
    found = await findCommitted(context, work)
  } catch (reason) {
    if (!isJobError(reason) || reason.kind !== 'transient') throw reason
    throw givenUp(error, '; whether the last COMMIT was carried out could not be asked')
  }
  if (found === undefined) throw givenUp(error)
  context.log.info(`load ${work.staged.load_id} was committed although the answer was lost`)
  return found
}

function givenUp(error: JobError, more = ''): JobError {
  return new JobError(error.code, `${error.message} (tried ${maxAttempts} times)${more}`, {
    hint: error.hint,
    context: { ...error.context, attempts: maxAttempts },
    cause: error,
  })
}
