import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { z } from 'zod'
import { JobError } from '../../../job/errors/job-error'
import { getJson, putJson } from '../../../job/lake/json-object'
import { takeLease } from '../../../job/run/lease'
import { MemoryObjectStore } from '../../support/memory-object-store'

const clock = { now: () => new Date('2026-11-22T10:00:00Z'), sleep: async () => {} }
const key = 'runs/shop/lease.json'

let store: MemoryObjectStore
beforeEach(() => {
  store = new MemoryObjectStore()
})

test('a lease that is held keeps a second run away, and says who holds it', async () => {
  const lease = await takeLease(store, 'shop', clock)
  await expect(takeLease(store, 'shop', clock)).rejects.toMatchObject({
    code: 'RUN_IN_PROGRESS',
    kind: 'transient',
    message: `another run of \`shop\` is under way: process ${process.pid} on \`${hostname()}\`, its lease ends at 2026-11-22T10:01:00.000Z`,
  })
  await lease.release()
  await (await takeLease(store, 'shop', clock)).release()
  expect(await store.head(key)).toBeUndefined()
})

describe('renewals', () => {
  // Nothing but the interval is held: the rest of the machine goes on.
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask', 'Date'] })
  })
  afterEach(() => {
    jest.useRealTimers()
  })
  const expiry = async (): Promise<unknown> => (await getJson(store, key, z.looseObject({})))?.expires_at
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  test('make the lease last', async () => {
    let now = new Date('2026-11-22T10:00:00Z')
    const lease = await takeLease(store, 'shop', { ...clock, now: () => now })
    now = new Date('2026-11-22T10:00:20Z')
    jest.advanceTimersByTime(20_000)
    await turns()
    expect(await expiry()).toBe('2026-11-22T10:01:20.000Z')
    await lease.release()
  })

  test('never bring a lease back that is given back meanwhile', async () => {
    const lease = await takeLease(store, 'shop', clock)
    const put = store.put.bind(store)
    let sent = (): void => {}
    const isSent = new Promise<void>((resolve) => {
      sent = resolve
    })
    // A renewal that is slow: it arrives when all else has had its turn.
    store.put = async (...parameters) => {
      sent()
      await turns()
      return await put(...parameters)
    }
    jest.advanceTimersByTime(20_000)
    await isSent
    await lease.release()
    await turns()
    expect(await store.head(key)).toBeUndefined()
  })

  test('leave a lease to who has taken it over', async () => {
    const lease = await takeLease(store, 'shop', clock)
    const other = { owner: 'other', host: 'elsewhere', pid: 1, expires_at: '2026-11-22T10:30:00Z' }
    await putJson(store, key, other)
    jest.advanceTimersByTime(20_000)
    await turns()
    expect(await getJson(store, key, z.looseObject({}))).toEqual(other)
    expect(lease.lost.reason).toMatchObject({
      code: 'RUN_LEASE_LOST',
      kind: 'transient',
      message: 'another run of `shop` has taken over: process 1 on `elsewhere`',
    })
    await lease.release()
    expect(await getJson(store, key, z.looseObject({}))).toEqual(other)
  })

  test('tell that a lease is lost also where the other run has ended', async () => {
    const lease = await takeLease(store, 'shop', clock)
    await store.delete(key)
    jest.advanceTimersByTime(20_000)
    await turns()
    expect(lease.lost.reason).toMatchObject({ message: expect.stringContaining('which has ended by now') })
    await lease.release()
    expect(await store.head(key)).toBeUndefined()
  })

  test('know their own lease again when the answer to one was lost', async () => {
    let now = new Date('2026-11-22T10:00:00Z')
    const lease = await takeLease(store, 'shop', { ...clock, now: () => now })
    const put = store.put.bind(store)
    store.put = async (...parameters) => {
      store.put = put
      await put(...parameters)
      throw new JobError('LAKE_UNREACHABLE', 'the answer was lost')
    }
    for (const seconds of [20, 40]) {
      now = new Date(Date.parse('2026-11-22T10:00:00Z') + seconds * 1_000)
      jest.advanceTimersByTime(20_000)
      await turns()
    }
    expect(await expiry()).toBe('2026-11-22T10:01:40.000Z')
    expect(lease.lost.aborted).toBe(false)
    await lease.release()
    expect(await store.head(key)).toBeUndefined()
  })
})

test('two pipelines do not wait for each other', async () => {
  const leases = [await takeLease(store, 'shop', clock), await takeLease(store, 'spacex', clock)]
  for (const lease of leases) await lease.release()
})

test.each([
  ['that has expired', { host: 'elsewhere', pid: 1, expires_at: '2026-11-22T09:59:59Z' }],
  [
    'of a process of this machine that has died',
    { host: hostname(), pid: spawnSync('true').pid, expires_at: '2026-11-22T10:00:59Z' },
  ],
])('a lease %s is taken over', async (_name, held) => {
  await putJson(store, key, { owner: 'somebody', ...held })
  const lease = await takeLease(store, 'shop', clock)
  expect(await getJson(store, key, z.looseObject({}))).toMatchObject({ pid: process.pid })
  await lease.release()
})

test('of runs that find the same abandoned lease one takes it over', async () => {
  await putJson(store, key, { owner: 'o', host: 'elsewhere', pid: 1, expires_at: '2026-11-22T09:59:59Z' })
  // Every run has read the abandoned lease before the first one does anything about it.
  let readers = 0
  let allHaveRead = (): void => {}
  const together = new Promise<void>((resolve) => {
    allHaveRead = resolve
  })
  const read = store.getBytes.bind(store)
  store.getBytes = async (...parameters) => {
    const bytes = await read(...parameters)
    readers += 1
    if (readers === 3) allHaveRead()
    await together
    return bytes
  }
  const runs = await Promise.allSettled([1, 2, 3].map(async () => await takeLease(store, 'shop', clock)))
  const refused = runs.filter((run) => run.status === 'rejected').map((run) => run.reason.code)
  expect(refused).toEqual(['RUN_IN_PROGRESS', 'RUN_IN_PROGRESS'])
  for (const run of runs) if (run.status === 'fulfilled') await run.value.release()
  expect(await store.head(key)).toBeUndefined()
})

test('a lease of another machine stands until it expires', async () => {
  await putJson(store, key, { owner: 'o', host: 'elsewhere', pid: 1, expires_at: '2026-11-22T10:00:59Z' })
  await expect(takeLease(store, 'shop', clock)).rejects.toMatchObject({ code: 'RUN_IN_PROGRESS' })
})

test('who has lost the lease does not give back another’s', async () => {
  const lease = await takeLease(store, 'shop', clock)
  await putJson(store, key, {
    owner: 'thief',
    host: 'elsewhere',
    pid: 1,
    expires_at: '2026-11-22T10:00:59Z',
  })
  await lease.release()
  expect(await getJson(store, key, z.looseObject({}))).toMatchObject({ owner: 'thief' })
})
