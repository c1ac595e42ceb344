import { ResumingWarehouse } from '../../../job/adapters/resuming-warehouse'
import { JobError } from '../../../job/errors/job-error'
import type { Warehouse, WarehouseSession } from '../../../job/ports/warehouse'

const session: WarehouseSession = { query: async () => [], execute: async () => 0, close: async () => {} }
const unreachable = new JobError('LOAD_WAREHOUSE_UNREACHABLE', 'nobody there')

/** A warehouse that takes connections only while it is awake. */
function createSleepy(isAwake: boolean) {
  const events: string[] = []
  const state = { isAwake }
  const warehouse: Warehouse = {
    connect: async () => {
      events.push('connect')
      if (!state.isAwake) throw unreachable
      return session
    },
  }
  const sleeper = {
    wake: async () => {
      events.push('look')
      if (state.isAwake) return false
      await new Promise(setImmediate)
      state.isAwake = true
      events.push('woken')
      return true
    },
  }
  return { events, state, resuming: new ResumingWarehouse(warehouse, sleeper) }
}

test('the first connection looks first; the next ones do not', async () => {
  const { events, resuming } = createSleepy(true)
  await resuming.connect()
  await resuming.connect()
  expect(events).toEqual(['look', 'connect', 'connect'])
})

test('who sleeps is woken before the first connection', async () => {
  const { events, resuming } = createSleepy(false)
  expect(await resuming.connect()).toBe(session)
  expect(events).toEqual(['look', 'woken', 'connect'])
})

test('who has fallen asleep since is woken when a connection finds nobody', async () => {
  const { events, state, resuming } = createSleepy(true)
  await resuming.connect()
  state.isAwake = false
  expect(await resuming.connect()).toBe(session)
  expect(events).toEqual(['look', 'connect', 'connect', 'look', 'woken', 'connect'])
})

test('of several connections one wakes it, and all get in', async () => {
  const { events, state, resuming } = createSleepy(true)
  await resuming.connect()
  state.isAwake = false
  expect(await Promise.all([resuming.connect(), resuming.connect(), resuming.connect()])).toEqual([
    session,
    session,
    session,
  ])
  expect(events.filter((event) => event === 'woken')).toHaveLength(1)
})

test('where it is awake and out of reach, that is the error', async () => {
  const awake = { wake: async () => false }
  const away: Warehouse = { connect: () => Promise.reject(unreachable) }
  await expect(new ResumingWarehouse(away, awake).connect()).rejects.toBe(unreachable)
})

test('a refused user is not a matter of sleep', async () => {
  const denied = new JobError('LOAD_ACCESS_DENIED', 'no')
  let looks = 0
  const awake = {
    wake: async () => {
      looks += 1
      return false
    },
  }
  const closed: Warehouse = { connect: () => Promise.reject(denied) }
  await expect(new ResumingWarehouse(closed, awake).connect()).rejects.toBe(denied)
  expect(looks).toBe(1)
})

test('a look that fails is made again by the next connection', async () => {
  let looks = 0
  const troubled = {
    wake: async () => {
      looks += 1
      if (looks === 1) throw new JobError('AWS_THROTTLED', 'slow down')
      return false
    },
  }
  const resuming = new ResumingWarehouse({ connect: async () => session }, troubled)
  await expect(resuming.connect()).rejects.toMatchObject({ code: 'AWS_THROTTLED' })
  expect(await resuming.connect()).toBe(session)
})
