import type { ApiSource } from '../api/api-source'
import { sourceOf, sourceToSwitchTo, type WantedSource } from './api-choice'
import { askStatus, askToServe, awaitSettled } from './control-client'
import { fromErrorMessage, type SpawnMessage, type SupervisorStatus } from './control-messages'
import { areAll, type LocalEndpoints, type SomeEndpoints } from './local-endpoints'
import type { LocalHome } from './local-home'
import type { WantedPorts } from './local-ports'
import { awaitProcessEnd } from './process-end'
import { spawnSupervisor } from './spawn-supervisor'
import { readState, type SupervisorState } from './state-file'
import { stopLocal } from './stop-local'

export interface EnsureLocalOptions extends WantedSource {
  readonly home: LocalHome
  /** Used where the endpoints are not up; those that are up stay where they are. */
  readonly ports?: WantedPorts
  /** Called once when endpoints have to be started, which takes seconds. */
  readonly onStart?: () => void
}

/**
 * The endpoints of a folder: those that are up, or else new ones, in a process of their own that stays. Of several
 * commands at once one starts them and all get the same.
 *
 * @throws JobError of the `LOCAL_` codes
 */
export async function ensureLocal(options: EnsureLocalOptions): Promise<LocalEndpoints> {
  const endpoints = await ensureSome(options)
  if (areAll(endpoints)) return endpoints
  // Redshift alone is up. Its data stay where they are; only its sessions end.
  await stopLocal(options.home)
  return await ensureLocal(options)
}

/** The local Redshift of a folder: the one that is up, whether alone or among all, or else a new one, alone. */
export async function ensureRedshift(options: EnsureLocalOptions): Promise<SomeEndpoints> {
  return await ensureSome(options, true)
}

/** What is up in a folder; where nothing is, all endpoints are started, or Redshift alone. */
export async function ensureSome(options: EnsureLocalOptions, redshiftOnly = false): Promise<SomeEndpoints> {
  const running = await findRunning(options.home)
  if (running !== undefined) return await useRunning(options, running)
  options.onStart?.()
  const message = await spawnSupervisor(options.home, {
    ports: options.ports ?? {},
    source: sourceOf(options),
    redshiftOnly,
  })
  return (await endpointsOf(message)) ?? (await ensureSome(options, redshiftOnly))
}

interface Running {
  readonly state: SupervisorState
  readonly endpoints: SomeEndpoints
  readonly source: ApiSource
}

/** The supervisor of a folder once it is ready; undefined where there is none, or it is on its way out. */
async function findRunning(home: LocalHome): Promise<Running | undefined> {
  const state = await readState(home.stateFile)
  if (state === undefined) return undefined
  let status: SupervisorStatus | undefined = await askStatus(state)
  if (status?.phase === 'starting') status = await awaitSettled(state)
  if (status?.phase === 'failed') throw fromErrorMessage(status.error)
  // Its ports and its folders are free when its process has ended, and not before.
  if (status?.phase === 'stopping') await awaitProcessEnd(state.pid)
  return status?.phase === 'ready' ? { state, endpoints: status.endpoints, source: status.source } : undefined
}

async function useRunning(options: EnsureLocalOptions, running: Running): Promise<SomeEndpoints> {
  if (!areAll(running.endpoints)) return running.endpoints
  const source = sourceToSwitchTo(options, running.source)
  if (source !== undefined) await askToServe(running.state, source)
  return running.endpoints
}

/** Undefined where another supervisor has the folder, or this one was stopped at once: look again. */
async function endpointsOf(message: SpawnMessage): Promise<SomeEndpoints | undefined> {
  if (message.phase === 'failed') throw fromErrorMessage(message.error)
  return message.phase === 'ready' ? message.endpoints : undefined
}
