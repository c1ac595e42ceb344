import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../ports/clock'

/** The machine's own clock. */
export function createSystemClock(): Clock {
  return {
    now: () => new Date(),
    async sleep(milliseconds, signal) {
      try {
        await wait(milliseconds, undefined, signal === undefined ? {} : { signal })
      } catch (error) {
        // The timer rejects with an AbortError of its own; whoever waits wants the reason.
        signal?.throwIfAborted()
        throw error
      }
    },
  }
}
