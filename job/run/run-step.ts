import { rm } from 'node:fs/promises'
import { JobError } from '../errors/job-error'
import { scratchError } from '../errors/scratch-error'
import type { LoadIdentity } from '../pipeline/lake-keys'
import type { StepContext } from '../ports/step-context'
import { StepProgress } from '../ui/step-progress'
import type { RunDependencies } from './run-dependencies'
import type { StepName, StepRecord } from './run-record'
import { makeScratchFolder } from './scratch-folder'

/** What a step gives back to the run: its result, and the one line that tells of it. */
export interface StepOutcome<T> {
  readonly result: T
  readonly summary: string
  /** An earlier attempt of the same load had done the work. */
  readonly resumed?: boolean
}

/** Runs one step with a scratch folder, a time limit and a line on the terminal; records it whatever comes. */
export async function runStep<T>(
  name: StepName,
  dependencies: RunDependencies,
  load: LoadIdentity,
  record: (step: StepRecord) => void,
  work: (context: StepContext) => Promise<StepOutcome<T>>,
): Promise<T> {
  const { limits, signal } = dependencies
  const timeLimit = AbortSignal.timeout(limits.stepTimeLimitMs)
  const progress = new StepProgress(dependencies.terminal, name)
  let scratchFolder: string | undefined
  try {
    scratchFolder = await makeOwnFolder(limits.scratchFolder, name)
    const stepSignal = AbortSignal.any([signal, timeLimit])
    stepSignal.throwIfAborted()
    const outcome = await work({
      pipeline: dependencies.pipeline,
      load,
      store: dependencies.store,
      warehouse: dependencies.warehouse,
      clock: dependencies.clock,
      log: progress,
      signal: stepSignal,
      scratchFolder,
      concurrency: limits.concurrency,
      memoryLimitMb: limits.memoryLimitMb,
      copyRowBytes: limits.copyRowBytes,
      copyRole: dependencies.copyRole,
    })
    const resumed = outcome.resumed === true
    const seconds = progress.finish(resumed ? 'resumed' : 'done', outcome.summary)
    record({ name, status: resumed ? 'resumed' : 'done', seconds })
    return outcome.result
  } catch (error) {
    record({ name, status: 'failed', seconds: progress.finish('failed', '') })
    if (signal.aborted) throw interrupted(name, error)
    if (timeLimit.aborted) {
      const minutes = limits.stepTimeLimitMs / 60_000
      throw new JobError('STEP_TIMED_OUT', `step \`${name}\` took longer than ${minutes} minutes`, {
        cause: error,
      })
    }
    throw error
  } finally {
    if (scratchFolder !== undefined) await rm(scratchFolder, { recursive: true, force: true })
  }
}

async function makeOwnFolder(root: string, name: StepName): Promise<string> {
  try {
    return await makeScratchFolder(root, name)
  } catch (error) {
    throw scratchError(error, root)
  }
}

function interrupted(name: StepName, cause: unknown): JobError {
  return new JobError('INTERRUPTED', `step \`${name}\` was interrupted by a signal`, { cause })
}
