import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { z } from 'zod'
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
