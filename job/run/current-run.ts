import { decodeTime, isValid, ulid } from 'ulid'
import { z } from 'zod'
import { isJobError, JobError } from '../errors/job-error'
import { getJson, putJson } from '../lake/json-object'
import { currentRunKey, type LoadIdentity, newestLoadKey } from '../pipeline/lake-keys'
import type { Clock } from '../ports/clock'
import type { ObjectStore } from '../ports/object-store'

/** What `runs/<pipeline>/current.json` holds. */
const currentRunShape = z.object({
  load_id: z.string(),
  date: z.string(),
  started_at: z.string(),
  /** The day that was asked for by name, where one was. */
  run_date: z.string().exactOptional(),
})

/** What `runs/<pipeline>/newest.json` holds: the load that was begun last. */
const newestLoadShape = z.object({ load_id: z.string().refine(isValid) })

type CurrentRun = z.infer<typeof currentRunShape>

/** The load that a pipeline is in the middle of, if any. */
export async function readCurrentRun(
  store: ObjectStore,
  pipeline: string,
): Promise<LoadIdentity | undefined> {
  const current = await getJson(store, currentRunKey(pipeline), currentRunShape)
  return current === undefined ? undefined : { pipeline, loadId: current.load_id, date: current.date }
}

/**
 * Takes up the load that an earlier run left unfinished, or begins a new one. The write is conditional: of two runs
 * that begin together, one load remains and both go on with it.
 *
 * @param runDate the day that the run was asked for by name
 * @throws JobError USAGE where an unfinished load is of another day than the named one
 */
export async function adoptOrBegin(
  store: ObjectStore,
  pipeline: string,
  clock: Clock,
  runDate?: string,
): Promise<{ readonly load: LoadIdentity; readonly adopted: boolean }> {
  const current = await getJson(store, currentRunKey(pipeline), currentRunShape)
  if (current !== undefined) {
    if (runDate !== undefined && current.run_date !== runDate) throw otherDay(pipeline, current, runDate)
    // Who began it may have died before it could say so.
    await putJson(store, newestLoadKey(pipeline), { load_id: current.load_id })
    return { load: { pipeline, loadId: current.load_id, date: current.date }, adopted: true }
  }
  const now = clock.now()
  const loadId = await newLoadId(store, pipeline, now)
  const started: CurrentRun = {
    load_id: loadId,
    date: new Date(decodeTime(loadId)).toISOString().slice(0, 10),
    started_at: now.toISOString(),
    ...(runDate === undefined ? {} : { run_date: runDate }),
  }
  try {
    await putJson(store, currentRunKey(pipeline), started, { onlyIfAbsent: true })
  } catch (error) {
    if (!isJobError(error) || error.code !== 'LAKE_OBJECT_EXISTS') throw error
    return await adoptOrBegin(store, pipeline, clock, runDate)
  }
  await putJson(store, newestLoadKey(pipeline), { load_id: loadId })
  return { load: { pipeline, loadId: started.load_id, date: started.date }, adopted: false }
}

/**
 * A ULID greater than those of all loads before, also where the clock was set back since: what tells newer loads from older ones are
 * their ids, and a load that seems older than the last one would leave its rows out.
 */
async function newLoadId(store: ObjectStore, pipeline: string, now: Date): Promise<string> {
  const newest = await getJson(store, newestLoadKey(pipeline), newestLoadShape)
  const after = newest === undefined ? 0 : decodeTime(newest.load_id) + 1
  return ulid(Math.max(now.getTime(), after))
}

/** Finishing it silently would leave the day that was asked for unloaded. */
function otherDay(pipeline: string, { load_id, run_date }: CurrentRun, runDate: string): JobError {
  const of = run_date === undefined ? 'was begun without --date' : `is of \`${run_date}\``
  return new JobError('USAGE', `an unfinished load, \`${load_id}\`, ${of}: \`${runDate}\` cannot begin`, {
    hint: `finish it by \`lakeload run ${pipeline}\`${run_date === undefined ? '' : ` --date ${run_date}`}, or give it up with \`--from-step extract\``,
  })
}

/** Ends the load: the next run begins a new one. A load that another run has begun meanwhile stays. */
export async function endCurrentRun(store: ObjectStore, load: LoadIdentity): Promise<void> {
  const key = currentRunKey(load.pipeline)
  // The ETag first: of a write in between it is too old, and the deletion is refused.
  const info = await store.head(key)
  const current = await readCurrentRun(store, load.pipeline)
  if (info === undefined || current?.loadId !== load.loadId) return
  try {
    await store.delete(key, { onlyIfEtag: info.etag })
  } catch (error) {
    if (!isJobError(error) || error.code !== 'LAKE_OBJECT_CHANGED') throw error
  }
}
