import { z } from 'zod'
import { getJson, putJson } from '../lake/json-object'
import type { ObjectStore } from '../ports/object-store'

/** What dbt has built its models from, and with. */
export interface Transformed {
  readonly loadId: string
  /** The hash of the pipeline's part of the dbt project. */
  readonly dbtSha256: string
}

const transformedKey = (pipeline: string): string => `runs/${pipeline}/transformed.json`

/** Records of an earlier version hold no hash: then nobody knows which models were built. */
const transformedShape = z.object({ load_id: z.string(), dbt_sha256: z.string().optional() })

/** Whether dbt has built these very models from this load, without a failed test. */
export async function isTransformed(
  store: ObjectStore,
  pipeline: string,
  { loadId, dbtSha256 }: Transformed,
): Promise<boolean> {
  const last = await getJson(store, transformedKey(pipeline), transformedShape)
  return last?.load_id === loadId && last.dbt_sha256 === dbtSha256
}

/** Has the models built by the next run, whatever they were built from. */
export async function forgetTransformed(store: ObjectStore, pipeline: string): Promise<void> {
  await store.delete(transformedKey(pipeline))
}

/** Records that dbt has built its models from a load. */
export async function markTransformed(
  store: ObjectStore,
  pipeline: string,
  { loadId, dbtSha256 }: Transformed,
): Promise<void> {
  await putJson(store, transformedKey(pipeline), { load_id: loadId, dbt_sha256: dbtSha256 })
}
