import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { z } from 'zod'
import { isJobError, JobError } from '../errors/job-error'
import { getJson, putJson } from '../lake/json-object'
import type { Clock } from '../ports/clock'
import type { ObjectStore } from '../ports/object-store'
import { isProcessAlive } from './process-alive'

/** What `runs/<pipeline>/lease.json` holds. */
const leaseShape = z.object({ owner: z.string(), host: z.string(), pid: z.number(), expires_at: z.string() })

type LeaseRecord = z.infer<typeof leaseShape>

/** A pipeline that nobody else runs while this is held. */
export interface Lease {
  release(): Promise<void>
}

const leaseMs = 60_000
const renewalMs = 20_000

const leaseKey = (pipeline: string): string => `runs/${pipeline}/lease.json`

/**
 * Takes the lease of a pipeline and renews it until it is released. It only saves work: two runs that both believe they
 * hold it are still kept apart by the load's transaction. The lease of a process that died on this machine is taken over
 * at once, any other when it expires, a minute after its last renewal.
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
  await putWhereFree(store, key, record, pipeline, clock)
  const renew = async (): Promise<void> => {
    // Whoever has taken it over, while this machine slept for instance, keeps it.
    const held = await getJson(store, key, leaseShape)
    if (held?.owner === owner) await putJson(store, key, record())
  }
  let renewal = Promise.resolve()
  const interval = setInterval(() => {
    // A renewal that fails is made up for by the next; the lease lasts for three.
    renewal = renewal.then(renew).catch(() => undefined)
  }, renewalMs)
  interval.unref()
  return {
    release: async () => {
      clearInterval(interval)
      // One that is on its way would bring the lease back after it was removed.
      await renewal
      const held = await getJson(store, key, leaseShape)
      if (held?.owner === owner) await store.delete(key)
    },
  }
}

async function putWhereFree(
  store: ObjectStore,
  key: string,
  record: () => LeaseRecord,
  pipeline: string,
  clock: Clock,
): Promise<void> {
  // Twice: once as it is, once after an abandoned lease was removed. Who loses that race sees the winner's lease.
  for (let attempt = 0; ; attempt++) {
    try {
      await putJson(store, key, record(), { onlyIfAbsent: true })
      return
    } catch (error) {
      if (!isJobError(error) || error.code !== 'LAKE_OBJECT_EXISTS') throw error
      const held = await getJson(store, key, leaseShape)
      // It was given back meanwhile.
      if (held === undefined) continue
      if (attempt > 0 || !isAbandoned(held, clock.now())) {
        throw new JobError(
          'RUN_IN_PROGRESS',
          `another run of \`${pipeline}\` is under way: process ${held.pid} on \`${held.host}\`, its lease ends at ${held.expires_at}`,
          { context: { pipeline, host: held.host, pid: held.pid, expires_at: held.expires_at } },
        )
      }
      await store.delete(key)
    }
  }
}

function isAbandoned(held: LeaseRecord, now: Date): boolean {
  return (
    Date.parse(held.expires_at) <= now.getTime() || (held.host === hostname() && !isProcessAlive(held.pid))
  )
}
