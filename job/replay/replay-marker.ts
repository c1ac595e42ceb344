import { z } from 'zod'
import { getJson, putJson } from '../lake/json-object'
import type { ResolvedPipeline } from '../pipeline/resolved'
import { tableSettingsSha256 } from '../pipeline/staging-origin'
import type { ObjectStore } from '../ports/object-store'

/** What a schema was replayed into for: an interrupted replay goes on only where it is the same. */
export interface ReplayMarker {
  /** ULID of the replay that began it. */
  readonly id: string
  /** Of the contract that it is built under. */
  readonly contractSha256: string
  /** Of the streams' settings that decide what the tables get; absent where an earlier version began it. */
  readonly settingsSha256?: string
}

const markerShape = z.object({
  id: z.string(),
  contract_sha256: z.string(),
  settings_sha256: z.string().exactOptional(),
})

const markerKey = (pipeline: string, schema: string): string => `runs/${pipeline}/replays/${schema}.json`

/** What a schema holds of a pipeline; undefined where no replay has made it. */
export async function readReplayMarker(
  store: ObjectStore,
  pipeline: string,
  schema: string,
): Promise<ReplayMarker | undefined> {
  const marker = await getJson(store, markerKey(pipeline, schema), markerShape)
  if (marker === undefined) return undefined
  const { id, contract_sha256: contractSha256, settings_sha256: settingsSha256 } = marker
  return { id, contractSha256, ...(settingsSha256 === undefined ? {} : { settingsSha256 }) }
}

/** What a replay that begins today leaves. */
export function markerOf(id: string, pipeline: ResolvedPipeline): ReplayMarker {
  return { id, contractSha256: pipeline.contract.sha256, settingsSha256: tableSettingsSha256(pipeline) }
}

/** Whether a schema was built as it would be today: half of it under other settings would be neither. */
export function isBuiltAsToday(marker: ReplayMarker | undefined, pipeline: ResolvedPipeline): boolean {
  return (
    marker?.contractSha256 === pipeline.contract.sha256 &&
    marker.settingsSha256 === tableSettingsSha256(pipeline)
  )
}

export async function writeReplayMarker(
  store: ObjectStore,
  pipeline: string,
  schema: string,
  { id, contractSha256, settingsSha256 }: ReplayMarker,
): Promise<void> {
  const settings = settingsSha256 === undefined ? {} : { settings_sha256: settingsSha256 }
  await putJson(store, markerKey(pipeline, schema), { id, contract_sha256: contractSha256, ...settings })
}

export async function deleteReplayMarker(
  store: ObjectStore,
  pipeline: string,
  schema: string,
): Promise<void> {
  await store.delete(markerKey(pipeline, schema))
}
