import { failIfChecksFailed } from '../check/check-failure'
import { checkStaged } from '../check/check-staged'
import { JobError } from '../errors/job-error'
import { readRawManifests } from '../lake/raw-manifest'
import type { LoadIdentity } from '../pipeline/lake-keys'
import type { RawManifest, StagedManifest } from '../pipeline/manifests'
import { identifyLoad } from '../run/identify-load'
import type { RunDependencies } from '../run/run-dependencies'
import { runStep } from '../run/run-step'
import * as summarise from '../run/step-summaries'
import { stage } from '../stage/stage'

/** A load that is staged again and checked. */
export interface StagedLoad {
  readonly load: LoadIdentity
  readonly staged: StagedManifest
}

/**
 * Stages the raw records of a committed load under today's contract and checks them. What an interrupted replay has staged is
 * taken as it is.
 *
 * @throws JobError REPLAY_RAW_MISSING, and what stage and check throw
 */
export async function stageLoad(
  dependencies: RunDependencies,
  loadId: string,
  schema: string,
): Promise<StagedLoad> {
  const load: LoadIdentity = { ...identifyLoad(dependencies.pipeline.name, loadId), replayInto: schema }
  const raw = await readRaw(dependencies, load)
  const staged = await runStep('stage', dependencies, load, ignore, async (context) => {
    const result = await stage(context, raw)
    return { result, summary: `${loadId}: ${summarise.staged(result)}` }
  })
  await runStep('check', dependencies, load, ignore, async (context) => {
    const checks = await checkStaged(context, raw, staged)
    failIfChecksFailed(checks)
    return { result: undefined, summary: `${loadId}: ${summarise.checked(checks)}` }
  })
  return { load, staged }
}

async function readRaw(
  { store, pipeline }: RunDependencies,
  load: LoadIdentity,
): Promise<readonly RawManifest[]> {
  const raw = await readRawManifests(store, load, pipeline)
  if (raw !== undefined) return raw
  throw new JobError(
    'REPLAY_RAW_MISSING',
    `the raw records of load \`${load.loadId}\` are not in the lake: \`${store.url(`raw/${pipeline.name}/`)}\` has no manifest of it for every stream`,
  )
}

function ignore(): void {}
