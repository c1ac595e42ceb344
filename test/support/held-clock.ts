import type { Clock } from '../../job/ports/clock'

/** A clock that moves only when somebody sleeps by it. */
export interface HeldClock extends Clock {
  /** How long everybody has slept, in milliseconds. */
  readonly slept: number[]
  /** Called before each sleep. */
  onSleep: () => void
}

export function createHeldClock(start = new Date('2026-11-22T03:00:00Z')): HeldClock {
  let now = start.getTime()
  const clock: HeldClock = {
    slept: [],
    onSleep: () => {},
    now: () => new Date(now),
    sleep: async (milliseconds, signal) => {
      clock.onSleep()
      signal?.throwIfAborted()
      clock.slept.push(milliseconds)
      now += milliseconds
    },
  }
  return clock
}
