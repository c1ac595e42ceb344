import { readQuarantineManifest } from '../lake/quarantine-manifest'
import { replayedQuarantinePrefix } from '../pipeline/lake-keys'
import type { QuarantineManifest } from '../pipeline/quarantine'
import type { ObjectStore } from '../ports/object-store'
import { identifyLoad } from '../run/identify-load'
import { type RunStatus, readRunRecord } from '../run/run-record'

/** A load that set records aside, and where it tells of them. */
export interface SetAsideLoad {
  readonly loadId: string
  /** The keys of its manifests, one a stream. */
  readonly manifests: readonly string[]
}

/** A load with what it set aside. */
export interface QuarantinedLoad {
  readonly loadId: string
  readonly date: string
  /** How its run ended; undefined where its record is gone. What a failed run has set aside is not missing from any table. */
  readonly status: RunStatus | undefined
  readonly quarantined: number
  readonly streams: readonly (QuarantineManifest & { readonly key: string })[]
}

/** The loads of a pipeline that set records aside, newest first. Their manifests are not read yet. */
export async function findSetAsideLoads(
  store: ObjectStore,
  pipeline: string,
): Promise<readonly SetAsideLoad[]> {
  const loads = new Map<string, string[]>()
  const ofReplays = replayedQuarantinePrefix(pipeline)
  for await (const { key } of store.list(`quarantine/${pipeline}/`)) {
    if (key.startsWith(ofReplays)) continue
    // Records without a manifest do not count: whoever was writing them has not come to the end.
    const loadId = /\/load=([^/]+)\/manifest\.json$/.exec(key)?.[1]
    if (loadId === undefined) continue
    loads.set(loadId, [...(loads.get(loadId) ?? []), key])
  }
  return [...loads]
    .map(([loadId, manifests]) => ({ loadId, manifests }))
    .sort((left, right) => (left.loadId < right.loadId ? 1 : -1))
}

/** Reads what a load has set aside, stream by stream. */
export async function readQuarantinedLoad(
  store: ObjectStore,
  pipeline: string,
  { loadId, manifests }: SetAsideLoad,
): Promise<QuarantinedLoad> {
  const streams: (QuarantineManifest & { readonly key: string })[] = []
  for (const key of manifests) {
    const manifest = await readQuarantineManifest(store, key)
    if (manifest !== undefined) streams.push({ ...manifest, key })
  }
  const load = identifyLoad(pipeline, loadId)
  const record = await readRunRecord(store, load)
  return {
    loadId,
    date: streams[0]?.date ?? load.date,
    status: record?.status,
    quarantined: streams.reduce((sum, stream) => sum + stream.quarantined, 0),
    streams,
  }
}
