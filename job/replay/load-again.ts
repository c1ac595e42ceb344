import { diagnoseLoad } from '../diagnosis/diagnose-load'
import { load as loadStaged } from '../load/load'
import type { LoadedTable } from '../load/load-result'
import type { StagedManifest } from '../pipeline/manifests'
import type { RunDependencies } from '../run/run-dependencies'
import { runStep } from '../run/run-step'
import * as summarise from '../run/step-summaries'
import type { CommittedLoad } from './committed-loads'
import { publishSetAside } from './publish-set-aside'
import { type StagedLoad, stageLoad } from './stage-load'

/** Where loads are loaded again, and as what. */
export interface ReplayTarget {
  /** ULID of the replay. */
  readonly id: string
  readonly schema: string
  /** Whether the rows of the loads are there already. */
  readonly inPlace: boolean
}

/** A load that was loaded again. */
export interface ReplayedLoad {
  readonly loadId: string
  readonly staged: StagedManifest
  readonly tables: readonly LoadedTable[]
}

/**
 * Loads committed loads again, one after another in their order, each in one transaction. While one is loaded, the next one is
 * staged and checked: one works on this machine, the other in the warehouse. No more than one load lies ready, so disk and memory
 * stay bounded.
 */
export async function loadAgain(
  dependencies: RunDependencies,
  loads: readonly CommittedLoad[],
  target: ReplayTarget,
): Promise<readonly ReplayedLoad[]> {
  const replayed: ReplayedLoad[] = []
  const begin = (place: number): Promise<StagedLoad> | undefined => {
    const next = loads[place]
    if (next === undefined) return undefined
    const staging = stageLoad(dependencies, next.loadId, target.schema)
    // It is awaited in its turn, and may fail before: unheard, that would end the process.
    staging.catch(() => undefined)
    return staging
  }
  let ready = begin(0)
  for (const [place, committed] of loads.entries()) {
    const staged = await ready
    if (staged === undefined) break
    ready = begin(place + 1)
    try {
      const tables = await loadOne(dependencies, committed, staged, target)
      replayed.push({ loadId: committed.loadId, staged: staged.staged, tables })
    } catch (error) {
      // Nothing of ours works on in the background once the replay has failed.
      await ready?.catch(() => undefined)
      throw error
    }
  }
  return replayed
}

async function loadOne(
  dependencies: RunDependencies,
  { loadId, startedAt }: CommittedLoad,
  { load, staged }: StagedLoad,
  { id, schema, inPlace }: ReplayTarget,
): Promise<readonly LoadedTable[]> {
  const into = { ...dependencies, pipeline: { ...dependencies.pipeline, name: schema } }
  return await runStep(
    'load',
    into,
    load,
    () => undefined,
    async (context) => {
      const options = { replay: { id, startedAt, inPlace } }
      const result = await loadStaged(context, staged, options).catch(async (error: unknown) => {
        throw await diagnoseLoad(context, staged, error)
      })
      if (inPlace) await publishSetAside(dependencies, schema, [loadId])
      const summary = `${loadId}: ${summarise.loaded(result)}`
      return { result: result.tables, summary, resumed: result.already_loaded }
    },
  )
}
