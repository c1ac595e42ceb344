import { JobError } from '../errors/job-error'
import type { QuarantinedRecord } from '../pipeline/quarantine'
import type { ObjectStore } from '../ports/object-store'
import { identifyLoad } from '../run/identify-load'
import { readQuarantined } from './read-quarantined'
import { findSetAsideLoads, type QuarantinedLoad, readQuarantinedLoad } from './set-aside-load'

/** A set-aside record, of whichever stream. */
export interface ShownRecord extends QuarantinedRecord {
  readonly stream: string
}

/** What a load has set aside, with its first records. */
export interface ShownQuarantine {
  readonly load: QuarantinedLoad
  readonly records: readonly ShownRecord[]
  readonly more: number
}

/** Which records are shown. */
export interface ShowOptions {
  /** Default: the newest load that set something aside. */
  readonly loadId?: string | undefined
  readonly limit: number
  readonly signal?: AbortSignal
}

/**
 * Shows the records that a load set aside, with their reasons.
 *
 * @returns undefined where no load is named and none has set anything aside
 * @throws JobError QUARANTINE_LOAD_UNKNOWN where the named load has set nothing aside, USAGE where it is no load id
 */
export async function showQuarantine(
  store: ObjectStore,
  pipeline: string,
  options: ShowOptions,
): Promise<ShownQuarantine | undefined> {
  const { loadId, limit, signal } = options
  if (loadId !== undefined) identifyLoad(pipeline, loadId)
  const loads = await findSetAsideLoads(store, pipeline)
  const found = loadId === undefined ? loads[0] : loads.find((load) => load.loadId === loadId)
  if (found === undefined && loadId === undefined) return undefined
  if (found === undefined) {
    throw new JobError(
      'QUARANTINE_LOAD_UNKNOWN',
      `no load \`${loadId}\` of \`${pipeline}\` has set a record aside`,
      {
        hint: `\`lakeload quarantine list ${pipeline}\` lists the loads that have`,
        context: { pipeline, load_id: loadId ?? '' },
      },
    )
  }
  const load = await readQuarantinedLoad(store, pipeline, found)
  const records: ShownRecord[] = []
  for (const stream of load.streams) {
    if (records.length >= limit) break
    for await (const record of readQuarantined(store, stream, signal)) {
      records.push({ stream: stream.stream, ...record })
      if (records.length >= limit) break
    }
  }
  return { load, records, more: load.quarantined - records.length }
}
