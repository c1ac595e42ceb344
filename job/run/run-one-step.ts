import { readRawManifests } from '../lake/raw-manifest'
import { readStagedManifest } from '../lake/staged-manifest'
import { previewLoad } from '../load/load'
import type { LoadPlan } from '../load/load-plan'
import { stagingOrigin } from '../pipeline/staging-origin'
import { endCurrentRun } from './current-run'
import { withLoadContract } from './effective-contract'
import { findLoad, notReady } from './find-load'
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
  return await withLease(dependencies, async (held) => {
    const load = await findLoad(held, step, loadId)
    const run = new Run(held, load)
    return await finish(run, held.signal, async () => {
      await run.only(step)
      if (step === 'transform') await endCurrentRun(held.store, load)
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
      const pipeline = raw === undefined ? context.pipeline : await withLoadContract(context, load, raw)
      const staged =
        raw === undefined
          ? undefined
          : await readStagedManifest(context.store, load, stagingOrigin(pipeline, raw, context.copyRowBytes))
      if (staged === undefined)
        throw notReady(dependencies, 'load', `load \`${load.loadId}\` is not staged`, 'stage')
      return { result: await previewLoad({ ...context, pipeline }, staged), summary: 'planned, not run' }
    },
  )
}
