import { z } from 'zod'
import { getJson, putJson } from '../lake/json-object'
import type { ObjectStore } from '../ports/object-store'

const transformedKey = (pipeline: string): string => `runs/${pipeline}/transformed.json`

/** Whether dbt has built its models from this load, without a failed test. */
export async function isTransformed(store: ObjectStore, pipeline: string, loadId: string): Promise<boolean> {
  const last = await getJson(store, transformedKey(pipeline), z.object({ load_id: z.string() }))
  return last?.load_id === loadId
}

/** Records that dbt has built its models from a load. */
export async function markTransformed(store: ObjectStore, pipeline: string, loadId: string): Promise<void> {
  await putJson(store, transformedKey(pipeline), { load_id: loadId })
}
