import { z } from 'zod'
import { getJson, putJson } from '../lake/json-object'
import type { ObjectStore } from '../ports/object-store'

/** What a schema was replayed into for: an interrupted replay goes on only where it is the same. */
export interface ReplayMarker {
  /** ULID of the replay that began it. */
  readonly id: string
  /** Of `schema.yml`. */
  readonly contractSha256: string
}

const markerShape = z.object({ id: z.string(), contract_sha256: z.string() })

const markerKey = (pipeline: string, schema: string): string => `runs/${pipeline}/replays/${schema}.json`

/** What a schema holds of a pipeline; undefined where no replay has made it. */
export async function readReplayMarker(
  store: ObjectStore,
  pipeline: string,
  schema: string,
): Promise<ReplayMarker | undefined> {
  const marker = await getJson(store, markerKey(pipeline, schema), markerShape)
  return marker === undefined ? undefined : { id: marker.id, contractSha256: marker.contract_sha256 }
}

export async function writeReplayMarker(
  store: ObjectStore,
  pipeline: string,
  schema: string,
  { id, contractSha256 }: ReplayMarker,
): Promise<void> {
  await putJson(store, markerKey(pipeline, schema), { id, contract_sha256: contractSha256 })
}

export async function deleteReplayMarker(
  store: ObjectStore,
  pipeline: string,
  schema: string,
): Promise<void> {
  await store.delete(markerKey(pipeline, schema))
}
