import { decodeTime } from 'ulid'
import type { ObjectStore } from '../job/ports/object-store'
import { type RunRecord, readRunRecord } from '../job/run/run-record'

/**
 * The newest runs of a pipeline, newest first. All runs' keys are listed: a day's run is one key, so years of them are a
 * few pages.
 */
export async function readRuns(
  store: ObjectStore,
  pipeline: string,
  limit: number,
): Promise<readonly RunRecord[]> {
  const loadIds: string[] = []
  for await (const { key } of store.list(`runs/${pipeline}/`)) {
    const [, loadId] = /\/([0-9A-HJKMNP-TV-Z]{26})\/run\.json$/.exec(key) ?? []
    if (loadId !== undefined) loadIds.push(loadId)
  }
  const newest = loadIds.sort().slice(-limit).reverse()
  const records = await Promise.all(
    newest.map(async (loadId) => {
      const date = new Date(decodeTime(loadId)).toISOString().slice(0, 10)
      return await readRunRecord(store, { pipeline, loadId, date })
    }),
  )
  return records.filter((record) => record !== undefined)
}
