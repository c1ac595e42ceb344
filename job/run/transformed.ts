import type { ObjectStore } from '../ports/object-store'
import { readJson, writeJson } from './lake-json'

const transformedKey = (pipeline: string): string => `runs/${pipeline}/transformed.json`

/** Whether dbt has built its models from this load, without a failed test. */
export async function isTransformed(store: ObjectStore, pipeline: string, loadId: string): Promise<boolean> {
  const last = await readJson<{ load_id: string }>(store, transformedKey(pipeline))
  return last?.load_id === loadId
}

/** Records that dbt has built its models from a load. */
export async function markTransformed(store: ObjectStore, pipeline: string, loadId: string): Promise<void> {
  await writeJson(store, transformedKey(pipeline), { load_id: loadId })
}
