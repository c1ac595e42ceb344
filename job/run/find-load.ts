import { JobError } from '../errors/job-error'
import { readLastLoad } from '../load/last-load'
import type { LoadIdentity } from '../pipeline/lake-keys'
import { adoptOrBegin, readCurrentRun } from './current-run'
import { identifyLoad } from './identify-load'
import type { RunDependencies } from './run-dependencies'
import type { StepName } from './run-record'

/**
 * The load that a step works on: the one that is named, else the unfinished one; `extract` begins one where there is none,
 * `transform` takes the newest that is loaded.
 *
 * @throws JobError USAGE where the load id is no ULID, STEP_NOT_READY where there is no load for the step
 */
export async function findLoad(
  dependencies: RunDependencies,
  step: StepName,
  loadId: string | undefined,
): Promise<LoadIdentity> {
  const { store, pipeline, clock } = dependencies
  const { name } = pipeline
  if (loadId !== undefined) return identifyLoad(name, loadId)
  if (step === 'extract') return (await adoptOrBegin(store, name, clock)).load
  const current = await readCurrentRun(store, name)
  if (current !== undefined) return current
  if (step !== 'transform')
    throw notReady(dependencies, step, `no load of \`${name}\` is under way`, 'extract')
  const session = await dependencies.warehouse.connect(dependencies.signal)
  try {
    const last = await readLastLoad(session, name)
    if (last === undefined) throw notReady(dependencies, step, `nothing of \`${name}\` is loaded`, 'load')
    return identifyLoad(name, last.load_id)
  } finally {
    await session.close()
  }
}

/** A step that nothing came before. */
export function notReady(
  dependencies: RunDependencies,
  step: StepName,
  reason: string,
  before: StepName,
): JobError {
  const { name } = dependencies.pipeline
  return new JobError('STEP_NOT_READY', `\`${step}\` has nothing to work on: ${reason}`, {
    hint: `run \`lakeload ${before} ${name}\` first, \`lakeload run ${name}\` for all steps, or name a load with \`--load-id\``,
  })
}
