import { JobError } from '../../../job/errors/job-error'
import {
  adoptOrBegin,
  beginAnew,
  endCurrentRun,
  isFullRefresh,
  readCurrentRun,
} from '../../../job/run/current-run'
import { MemoryObjectStore } from '../../support/memory-object-store'

const clock = { now: () => new Date('2026-11-22T23:59:59Z'), sleep: async () => {} }

test('a load that was begun is adopted, under its own day, until it is ended', async () => {
  const store = new MemoryObjectStore()
  const begun = await adoptOrBegin(store, 'shop', clock)
  expect(begun).toMatchObject({ adopted: false, load: { pipeline: 'shop', date: '2026-11-22' } })
  expect(begun.load.loadId).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
  const nextDay = { ...clock, now: () => new Date('2026-11-23T00:00:01Z') }
  expect(await adoptOrBegin(store, 'shop', nextDay)).toEqual({ ...begun, adopted: true })
  await endCurrentRun(store, begun.load)
  expect(await readCurrentRun(store, 'shop')).toBeUndefined()
})

test('load ids are in the order of time', async () => {
  const store = new MemoryObjectStore()
  const first = await adoptOrBegin(store, 'shop', clock)
  await endCurrentRun(store, first.load)
  const second = await adoptOrBegin(store, 'shop', { ...clock, now: () => new Date('2026-11-23T00:00:00Z') })
  expect(second.load.loadId > first.load.loadId).toBe(true)
})

test('two runs that begin together go on with one load', async () => {
  const store = new MemoryObjectStore()
  const both = await Promise.all([adoptOrBegin(store, 'shop', clock), adoptOrBegin(store, 'shop', clock)])
  expect(both[0].load).toEqual(both[1].load)
})

test('ending a load that is no longer current touches nothing', async () => {
  const store = new MemoryObjectStore()
  const first = await adoptOrBegin(store, 'shop', clock)
  await endCurrentRun(store, first.load)
  const second = await adoptOrBegin(store, 'shop', clock)
  await endCurrentRun(store, first.load)
  expect(await readCurrentRun(store, 'shop')).toEqual(second.load)
})

test('a load that another run begins while one is ended stays', async () => {
  const store = new MemoryObjectStore()
  const { load } = await adoptOrBegin(store, 'shop', clock)
  const read = store.getBytes.bind(store)
  let next = load
  store.getBytes = async (...parameters) => {
    const bytes = await read(...parameters)
    store.getBytes = read
    await store.delete('runs/shop/current.json')
    next = (await adoptOrBegin(store, 'shop', clock)).load
    return bytes
  }
  await endCurrentRun(store, load)
  expect(next).not.toEqual(load)
  expect(await readCurrentRun(store, 'shop')).toEqual(next)
})

test('a load that begins after the clock was set back is still the newer one', async () => {
  const store = new MemoryObjectStore()
  const first = await adoptOrBegin(store, 'shop', clock)
  await endCurrentRun(store, first.load)
  const earlier = { ...clock, now: () => new Date(clock.now().getTime() - 86_400_000) }
  const second = await adoptOrBegin(store, 'shop', earlier)
  expect(second.load.loadId > first.load.loadId).toBe(true)
  expect(second.load.date).toBe(first.load.date)
})

test('what a load is begun for is kept with it, and with no other', async () => {
  const store = new MemoryObjectStore()
  const first = await beginAnew(store, 'shop', clock, { fullRefresh: true })
  expect(first).toMatchObject({ adopted: false, fullRefresh: true })
  expect(first).not.toHaveProperty('gaveUp')
  expect(await adoptOrBegin(store, 'shop', clock)).toEqual({ ...first, adopted: true })
  expect(await isFullRefresh(store, first.load)).toBe(true)
  const second = await beginAnew(store, 'shop', clock, {})
  expect(second).toMatchObject({
    adopted: false,
    fullRefresh: false,
    gaveUp: { load: first.load, fullRefresh: true },
  })
  expect(second.load.loadId > first.load.loadId).toBe(true)
  expect(await isFullRefresh(store, first.load)).toBe(false)
  expect(await isFullRefresh(store, second.load)).toBe(false)
})

test('a load is given up and another begun in one write: whoever dies has done both, or nothing', async () => {
  const store = new MemoryObjectStore()
  const first = await adoptOrBegin(store, 'shop', clock)
  const put = store.put.bind(store)
  store.put = async (key, ...more) => {
    if (key.endsWith('current.json')) throw new JobError('LAKE_UNREACHABLE', 'the lake is away')
    return await put(key, ...more)
  }
  await expect(beginAnew(store, 'shop', clock, { fullRefresh: true })).rejects.toMatchObject({
    code: 'LAKE_UNREACHABLE',
  })
  expect(await readCurrentRun(store, 'shop')).toEqual(first.load)
})

test('a load that another run begins while one is given up stays', async () => {
  const store = new MemoryObjectStore()
  const first = await adoptOrBegin(store, 'shop', clock)
  const read = store.getBytes.bind(store)
  let next = first.load
  store.getBytes = async (...parameters) => {
    const bytes = await read(...parameters)
    store.getBytes = read
    await endCurrentRun(store, first.load)
    next = (await adoptOrBegin(store, 'shop', clock)).load
    return bytes
  }
  expect(await beginAnew(store, 'shop', clock, {})).toMatchObject({ adopted: true, load: next })
  expect(next).not.toEqual(first.load)
})
