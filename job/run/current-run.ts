import { ulid } from 'ulid'
import { isJobError } from '../errors/job-error'
import { currentRunKey, type LoadIdentity } from '../pipeline/lake-keys'
import type { Clock } from '../ports/clock'
import type { ObjectStore } from '../ports/object-store'
import { readJson, writeJson } from './lake-json'

/** What `runs/<pipeline>/current.json` holds. */
interface CurrentRun {
  readonly load_id: string
  readonly date: string
  readonly started_at: string
}

/** The load that a pipeline is in the middle of, if any. */
export async function readCurrentRun(
  store: ObjectStore,
  pipeline: string,
): Promise<LoadIdentity | undefined> {
  const current = await readJson<CurrentRun>(store, currentRunKey(pipeline))
  return current === undefined ? undefined : { pipeline, loadId: current.load_id, date: current.date }
}

/**
 * Takes up the load that an earlier run left unfinished, or begins a new one. The write is conditional: of two runs
 * that begin together, one load remains and both go on with it.
 */
export async function adoptOrBegin(
  store: ObjectStore,
  pipeline: string,
  clock: Clock,
): Promise<{ readonly load: LoadIdentity; readonly adopted: boolean }> {
  const current = await readCurrentRun(store, pipeline)
  if (current !== undefined) return { load: current, adopted: true }
  const now = clock.now()
  const started: CurrentRun = {
    load_id: ulid(now.getTime()),
    date: now.toISOString().slice(0, 10),
    started_at: now.toISOString(),
  }
  try {
    await writeJson(store, currentRunKey(pipeline), started, { onlyIfAbsent: true })
  } catch (error) {
    if (!isJobError(error) || error.code !== 'LAKE_OBJECT_EXISTS') throw error
    return await adoptOrBegin(store, pipeline, clock)
  }
  return { load: { pipeline, loadId: started.load_id, date: started.date }, adopted: false }
}

/** Ends the load: the next run begins a new one. */
export async function endCurrentRun(store: ObjectStore, load: LoadIdentity): Promise<void> {
  const current = await readCurrentRun(store, load.pipeline)
  if (current?.loadId === load.loadId) await store.delete(currentRunKey(load.pipeline))
}
