import type { ObjectStore } from '../ports/object-store'
import { findSetAsideLoads, type QuarantinedLoad, readQuarantinedLoad } from './set-aside-load'

/** The newest loads that set records aside, and how many more there are. */
export interface QuarantineList {
  readonly pipeline: string
  readonly loads: readonly QuarantinedLoad[]
  readonly more: number
}

/** Tells what a pipeline's loads have set aside, newest first. */
export async function listQuarantine(
  store: ObjectStore,
  pipeline: string,
  limit: number,
): Promise<QuarantineList> {
  const found = await findSetAsideLoads(store, pipeline)
  const loads: QuarantinedLoad[] = []
  for (const load of found.slice(0, limit)) loads.push(await readQuarantinedLoad(store, pipeline, load))
  return { pipeline, loads, more: found.length - loads.length }
}
