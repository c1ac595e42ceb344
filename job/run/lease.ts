import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { z } from 'zod'
import { isJobError, JobError } from '../errors/job-error'
import { getJson, putJson } from '../lake/json-object'
import type { Clock } from '../ports/clock'
import type { ObjectStore, PutOptions } from '../ports/object-store'
import { isProcessAlive } from './process-alive'

/** What `runs/<pipeline>/lease.json` holds. */
const leaseShape = z.object({ owner: z.string(), host: z.string(), pid: z.number(), expires_at: z.string() })

type LeaseRecord = z.infer<typeof leaseShape>

/** A pipeline that nobody else runs while this is held. */
export interface Lease {
  /** Aborts, with RUN_LEASE_LOST, when a renewal finds that another run has taken the lease over. */
  readonly lost: AbortSignal
  release(): Promise<void>
}

/** A lease that is there, and the ETag that a condition on it names. */
interface FoundLease {
  readonly record: LeaseRecord
  readonly etag: string
}

const leaseMs = 60_000
const renewalMs = 20_000
/** How often a lease that others change at the same time is looked at. */
const maxLooks = 10

const leaseKey = (pipeline: string): string => `runs/${pipeline}/lease.json`

/**
 * Takes the lease of a pipeline and renews it until it is released. It only saves work: two runs that both believe they
 * hold it are still kept apart by the load's transaction. The lease of a process that died on this machine is taken over
 * at once, any other when it expires, a minute after its last renewal. Every write is conditional on the lease that was
 * seen, so of several runs that find one abandoned, one gets it.
 *
 * @throws JobError RUN_IN_PROGRESS where another run holds it
 */
export async function takeLease(store: ObjectStore, pipeline: string, clock: Clock): Promise<Lease> {
  const key = leaseKey(pipeline)
  const owner = randomUUID()
  const record = (): LeaseRecord => ({
    owner,
    host: hostname(),
    pid: process.pid,
    expires_at: new Date(clock.now().getTime() + leaseMs).toISOString(),
  })
  const lost = new AbortController()
  let etag = await putWhereFree(store, key, record, pipeline, clock)
  /** Does something to the lease as it was seen last; false where it is another's, or gone. */
  const change = async (act: (etag: string) => Promise<void>): Promise<boolean> => {
    for (let look = 0; look < maxLooks; look++) {
      try {
        await act(etag)
        return true
      } catch (error) {
        if (!isJobError(error) || error.code !== 'LAKE_OBJECT_CHANGED') throw error
      }
      // A renewal that was carried out, and whose answer was lost, has given our own lease another ETag.
      const found = await findLease(store, key)
      if (found?.record.owner !== owner) return false
      etag = found.etag
    }
    return false
  }
  const renew = async (): Promise<void> => {
    if (lost.signal.aborted) return
    const isOurs = await change(async (seen) => {
      etag = (await putJson(store, key, record(), { onlyIfEtag: seen })).etag
    })
    if (!isOurs) lost.abort(await leaseLost(store, key, pipeline))
  }
  let renewal = Promise.resolve()
  const interval = setInterval(() => {
    // A renewal that fails is made up for by the next; the lease lasts for three.
    renewal = renewal.then(renew).catch(() => undefined)
  }, renewalMs)
  interval.unref()
  return {
    lost: lost.signal,
    release: async () => {
      clearInterval(interval)
      // One that is on its way would bring the lease back after it was removed.
      await renewal
      if (!lost.signal.aborted) await change((seen) => store.delete(key, { onlyIfEtag: seen }))
    },
  }
}

/** Writes the lease where there is none, or over an abandoned one; its ETag. */
async function putWhereFree(
  store: ObjectStore,
  key: string,
  record: () => LeaseRecord,
  pipeline: string,
  clock: Clock,
): Promise<string> {
  let condition: PutOptions = { onlyIfAbsent: true }
  for (let look = 1; ; look++) {
    try {
      return (await putJson(store, key, record(), condition)).etag
    } catch (error) {
      const isTaken =
        isJobError(error) && (error.code === 'LAKE_OBJECT_EXISTS' || error.code === 'LAKE_OBJECT_CHANGED')
      if (!isTaken || look === maxLooks) throw error
    }
    const found = await findLease(store, key)
    if (found !== undefined && !isAbandoned(found.record, clock.now())) {
      const { pid, host, expires_at } = found.record
      throw new JobError(
        'RUN_IN_PROGRESS',
        `another run of \`${pipeline}\` is under way: process ${pid} on \`${host}\`, its lease ends at ${expires_at}`,
        { context: { pipeline, host, pid, expires_at } },
      )
    }
    // None: it was given back meanwhile.
    condition = found === undefined ? { onlyIfAbsent: true } : { onlyIfEtag: found.etag }
  }
}

async function findLease(store: ObjectStore, key: string): Promise<FoundLease | undefined> {
  // The ETag first: of a write in between it is too old, and what is done on its condition fails, as it should.
  const info = await store.head(key)
  if (info === undefined) return undefined
  const record = await getJson(store, key, leaseShape)
  return record === undefined ? undefined : { record, etag: info.etag }
}

async function leaseLost(store: ObjectStore, key: string, pipeline: string): Promise<JobError> {
  const found = await findLease(store, key)
  const by =
    found === undefined ? 'which has ended by now' : `process ${found.record.pid} on \`${found.record.host}\``
  return new JobError('RUN_LEASE_LOST', `another run of \`${pipeline}\` has taken over: ${by}`, {
    context: { pipeline },
  })
}

function isAbandoned(held: LeaseRecord, now: Date): boolean {
  return (
    Date.parse(held.expires_at) <= now.getTime() || (held.host === hostname() && !isProcessAlive(held.pid))
  )
}
