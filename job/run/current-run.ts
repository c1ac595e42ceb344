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
  /** Incremental streams are read from their beginning: whoever takes the load up goes on with that, too. */
  full_refresh: z.literal(true).exactOptional(),
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

/** Whether a load was begun to read incremental streams from their beginning. */
export async function isFullRefresh(store: ObjectStore, load: LoadIdentity): Promise<boolean> {
  const current = await getJson(store, currentRunKey(load.pipeline), currentRunShape)
  return current?.load_id === load.loadId && current.full_refresh === true
}

/** What a load is begun for; it is kept with the load. */
export interface LoadWish {
  /** The day that the run was asked for by name. */
  readonly runDate?: string | undefined
  /** Incremental streams are read from their beginning. */
  readonly fullRefresh?: boolean
}

/** A load to work on. */
export interface BegunLoad {
  readonly load: LoadIdentity
  /** An earlier run began it. */
  readonly adopted: boolean
  /** It was begun to read incremental streams from their beginning, by whomever. */
  readonly fullRefresh: boolean
}

/**
 * Takes up the load that an earlier run left unfinished, or begins a new one. The write is conditional: of two runs
 * that begin together, one load remains and both go on with it.
 *
 * @throws JobError USAGE where an unfinished load is of another day than the named one
 */
export async function adoptOrBegin(
  store: ObjectStore,
  pipeline: string,
  clock: Clock,
  wish: LoadWish = {},
): Promise<BegunLoad> {
  const current = await getJson(store, currentRunKey(pipeline), currentRunShape)
  if (current !== undefined) {
    const { runDate } = wish
    if (runDate !== undefined && current.run_date !== runDate) throw otherDay(pipeline, current, runDate)
    // Who began it may have died before it could say so.
    await putJson(store, newestLoadKey(pipeline), { load_id: current.load_id })
    return begun(pipeline, current, true)
  }
  const started = await newRun(store, pipeline, clock.now(), wish)
  try {
    await putJson(store, currentRunKey(pipeline), started, { onlyIfAbsent: true })
  } catch (error) {
    if (!isJobError(error) || error.code !== 'LAKE_OBJECT_EXISTS') throw error
    return await adoptOrBegin(store, pipeline, clock, wish)
  }
  await putJson(store, newestLoadKey(pipeline), { load_id: started.load_id })
  return begun(pipeline, started, false)
}

/**
 * Gives up the load that an earlier run left unfinished, if any, and begins a new one: in one write, so that nobody who is killed
 * gives the one up and does not begin the other.
 */
export async function beginAnew(
  store: ObjectStore,
  pipeline: string,
  clock: Clock,
  wish: LoadWish,
): Promise<BegunLoad & { readonly gaveUp?: BegunLoad }> {
  const key = currentRunKey(pipeline)
  // The ETag first: of a write in between it is too old, and the new one is refused.
  const info = await store.head(key)
  const unfinished = info === undefined ? undefined : await getJson(store, key, currentRunShape)
  if (info === undefined || unfinished === undefined) return await adoptOrBegin(store, pipeline, clock, wish)
  const started = await newRun(store, pipeline, clock.now(), wish, unfinished.load_id)
  try {
    await putJson(store, key, started, { onlyIfEtag: info.etag })
  } catch (error) {
    if (!isJobError(error) || error.code !== 'LAKE_OBJECT_CHANGED') throw error
    // A load that another run has begun meanwhile stays.
    return await adoptOrBegin(store, pipeline, clock, wish)
  }
  await putJson(store, newestLoadKey(pipeline), { load_id: started.load_id })
  return { ...begun(pipeline, started, false), gaveUp: begun(pipeline, unfinished, true) }
}

function begun(pipeline: string, { load_id, date, full_refresh }: CurrentRun, adopted: boolean): BegunLoad {
  return { load: { pipeline, loadId: load_id, date }, adopted, fullRefresh: full_refresh === true }
}

async function newRun(
  store: ObjectStore,
  pipeline: string,
  now: Date,
  { runDate, fullRefresh }: LoadWish,
  after?: string,
): Promise<CurrentRun> {
  const loadId = await newLoadId(store, pipeline, now, after)
  return {
    load_id: loadId,
    date: new Date(decodeTime(loadId)).toISOString().slice(0, 10),
    started_at: now.toISOString(),
    ...(runDate === undefined ? {} : { run_date: runDate }),
    ...(fullRefresh === true ? { full_refresh: true } : {}),
  }
}

/**
 * A ULID greater than those of all loads before, also where the clock was set back since: what tells newer loads from older ones are
 * their ids, and a load that seems older than the last one would leave its rows out.
 */
async function newLoadId(
  store: ObjectStore,
  pipeline: string,
  now: Date,
  unfinished?: string,
): Promise<string> {
  const newest = await getJson(store, newestLoadKey(pipeline), newestLoadShape)
  // Who began the unfinished one may have died before it could say that it is the newest.
  const before = [newest?.load_id, unfinished].flatMap((id) => (id === undefined ? [] : decodeTime(id) + 1))
  return ulid(Math.max(now.getTime(), ...before))
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
