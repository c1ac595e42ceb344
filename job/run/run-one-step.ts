import { decodeTime } from 'ulid'
import { JobError } from '../errors/job-error'
import { readRawManifests } from '../lake/raw-manifest'
import { readStagedManifest } from '../lake/staged-manifest'
import { readLastLoad } from '../load/last-load'
import { previewLoad } from '../load/load'
import type { LoadPlan } from '../load/load-plan'
import type { LoadIdentity } from '../pipeline/lake-keys'
import { adoptOrBegin, endCurrentRun, readCurrentRun } from './current-run'
import { Run } from './run'
import type { RunDependencies } from './run-dependencies'
import { finish, type RunOutcome, withLease } from './run-pipeline'
import type { StepName } from './run-record'
import { runStep } from './run-step'

/**
 * One step alone, of the current load or of a given one. `extract` begins a load where none is under way, `transform`
 * ends it; a step that fails leaves it as it was.
 *
 * @throws JobError USAGE where the load id is no ULID, STEP_NOT_READY where there is no load for the step
 */
export async function runOneStep(
  dependencies: RunDependencies,
  step: StepName,
  loadId: string | undefined,
): Promise<RunOutcome> {
  return await withLease(dependencies, async () => {
    const load = await findLoad(dependencies, step, loadId)
    const run = new Run(dependencies, load)
    return await finish(run, async () => {
      await run.only(step)
      if (step === 'transform') await endCurrentRun(dependencies.store, load)
    })
  })
}

/** The statements that `load` would run now, in their order; nothing is changed. */
export async function previewOneLoad(
  dependencies: RunDependencies,
  loadId: string | undefined,
): Promise<LoadPlan> {
  const load = await findLoad(dependencies, 'load', loadId)
  return await runStep(
    'load',
    dependencies,
    load,
    () => undefined,
    async (context) => {
      const raw = await readRawManifests(context.store, load, context.pipeline)
      const staged =
        raw === undefined ? undefined : await readStagedManifest(context.store, load, context.pipeline, raw)
      if (staged === undefined)
        throw notReady(dependencies, 'load', `load \`${load.loadId}\` is not staged`, 'stage')
      return { result: await previewLoad(context, staged), summary: 'planned, not run' }
    },
  )
}

async function findLoad(
  dependencies: RunDependencies,
  step: StepName,
  loadId: string | undefined,
): Promise<LoadIdentity> {
  const { store, pipeline, clock } = dependencies
  const { name } = pipeline
  if (loadId !== undefined) return identify(name, loadId)
  if (step === 'extract') return (await adoptOrBegin(store, name, clock)).load
  const current = await readCurrentRun(store, name)
  if (current !== undefined) return current
  if (step !== 'transform')
    throw notReady(dependencies, step, `no load of \`${name}\` is under way`, 'extract')
  const session = await dependencies.warehouse.connect(dependencies.signal)
  try {
    const last = await readLastLoad(session, name)
    if (last === undefined) throw notReady(dependencies, step, `nothing of \`${name}\` is loaded`, 'load')
    return identify(name, last.load_id)
  } finally {
    await session.close()
  }
}

function notReady(dependencies: RunDependencies, step: StepName, reason: string, before: StepName): JobError {
  const { name } = dependencies.pipeline
  return new JobError('STEP_NOT_READY', `\`${step}\` has nothing to work on: ${reason}`, {
    hint: `run \`lakeload ${before} ${name}\` first, \`lakeload run ${name}\` for all steps, or name a load with \`--load-id\``,
  })
}

/** A load id tells the UTC day on which its load began. */
function identify(pipeline: string, loadId: string): LoadIdentity {
  try {
    return { pipeline, loadId, date: new Date(decodeTime(loadId)).toISOString().slice(0, 10) }
  } catch (cause) {
    throw new JobError('USAGE', `\`${loadId}\` is no load id`, {
      hint: 'a load id is 26 characters, as `lakeload run` prints it',
      cause,
    })
  }
}
