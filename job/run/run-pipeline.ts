import { messageOf } from '../errors/error-facts'
import { isJobError } from '../errors/job-error'
import { adoptOrBegin, endCurrentRun } from './current-run'
import { takeLease } from './lease'
import { Run } from './run'
import type { RunDependencies } from './run-dependencies'
import type { RunRecord } from './run-record'

/** How a run ended: its record, and the error where it failed. */
export interface RunOutcome {
  readonly record: RunRecord
  readonly error?: unknown
}

/**
 * One run of a pipeline: takes up the load that an earlier run left, or begins one, and does every step that is not done.
 * What a step throws is in the outcome, and in `runs/…/run.json`.
 *
 * A load that failed for its data is given up, so that the next run extracts anew; a load that failed in another way
 * stays current, and the next run goes on where it stopped.
 */
export async function runPipeline(dependencies: RunDependencies): Promise<RunOutcome> {
  return await withLease(dependencies, async () => await runWhole(dependencies))
}

async function runWhole(dependencies: RunDependencies): Promise<RunOutcome> {
  const { load, adopted } = await adoptOrBegin(
    dependencies.store,
    dependencies.pipeline.name,
    dependencies.clock,
  )
  if (adopted)
    dependencies.terminal.say(`Going on with load ${load.loadId}, which an earlier run left unfinished`)
  const run = new Run(dependencies, load)
  const outcome = await finish(run, async () => {
    await run.all()
    await endCurrentRun(dependencies.store, load)
  })
  if (isJobError(outcome.error) && outcome.error.kind === 'data')
    await endCurrentRun(dependencies.store, load)
  return outcome
}

/** Does some work while nobody else runs the pipeline. */
export async function withLease<T>(dependencies: RunDependencies, work: () => Promise<T>): Promise<T> {
  const { store, pipeline, clock, terminal } = dependencies
  const lease = await takeLease(store, pipeline.name, clock)
  try {
    return await work()
  } finally {
    // A lease that cannot be given back ends by itself; what the run has done stands.
    await lease.release().catch((error: unknown) => terminal.warn(`warning: ${messageOf(error)}`))
  }
}

/** Ends a run: with its record, whatever came. */
export async function finish(run: Run, work: () => Promise<void>): Promise<RunOutcome> {
  try {
    await work()
    return { record: await run.save() }
  } catch (error) {
    run.fail(error)
    return { record: await run.save(), error }
  }
}
