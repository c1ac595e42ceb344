import { FaultList } from '../../../support/s3-faults/fault-list'

describe('FaultList', () => {
  it('hits nothing until a fault is added', () => {
    const faults = new FaultList()
    expect(faults.take('GET', '/bucket/key')).toBeUndefined()
    expect(faults.hits).toBe(0)
  })

  it('hits the n-th matching request, as often as asked, and no other', () => {
    const faults = new FaultList()
    faults.add({ effect: 'slow-down', method: 'PUT', path: 'part-', nth: 2, times: 2 })
    const taken = ['part-0', 'other', 'part-1', 'part-2', 'part-3'].map((key) =>
      faults.take('PUT', `/b/${key}`),
    )
    expect(taken).toEqual([undefined, undefined, 'slow-down', 'slow-down', undefined])
    expect(faults.hits).toBe(2)
  })

  it('tells methods apart', () => {
    const faults = new FaultList()
    faults.add({ effect: 'reset', method: 'DELETE' })
    expect(faults.take('GET', '/b/k')).toBeUndefined()
    expect(faults.take('DELETE', '/b/k')).toBe('reset')
  })

  it('matches the decoded path and the query', () => {
    const faults = new FaultList()
    faults.add({ effect: 'internal-error', path: 'date=2026-01-01/é' })
    faults.add({ effect: 'truncate', path: /list-type=2$/ })
    expect(faults.take('GET', '/b/date%3D2026-01-01/%C3%A9')).toBe('internal-error')
    expect(faults.take('GET', '/b?list-type=2')).toBe('truncate')
  })

  it('matches a path that is not valid percent-encoding as it came', () => {
    const faults = new FaultList()
    faults.add({ effect: 'reset', path: '%zz' })
    expect(faults.take('GET', '/b/%zz')).toBe('reset')
  })

  it('counts a request in every fault that matches, and lets the first due one decide', () => {
    const faults = new FaultList()
    faults.add({ effect: 'reset', nth: 1 })
    faults.add({ effect: 'slow-down', nth: 2 })
    expect([faults.take('GET', '/'), faults.take('GET', '/'), faults.take('GET', '/')]).toEqual([
      'reset',
      'slow-down',
      undefined,
    ])
  })

  it('goes on for ever with `Infinity`, until it is cleared', () => {
    const faults = new FaultList()
    faults.add({ effect: 'access-denied', times: Number.POSITIVE_INFINITY })
    expect([1, 2, 3].map(() => faults.take('GET', '/'))).toEqual(Array(3).fill('access-denied'))
    faults.clear()
    expect(faults.take('GET', '/')).toBeUndefined()
    expect(faults.hits).toBe(3)
  })
})
