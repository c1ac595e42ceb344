import { createSystemClock } from '../../../job/adapters/system-clock'

test('sleeps, and ends with the reason of the signal when it aborts', async () => {
  const clock = createSystemClock()
  const before = Date.now()
  await clock.sleep(1)
  expect(clock.now().getTime()).toBeGreaterThanOrEqual(before)
  const abort = new AbortController()
  const reason = new Error('stop')
  const sleeping = clock.sleep(3_600_000, abort.signal)
  abort.abort(reason)
  await expect(sleeping).rejects.toBe(reason)
  await expect(clock.sleep(3_600_000, abort.signal)).rejects.toBe(reason)
})
