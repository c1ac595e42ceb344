import { daysInMonth } from '../../../infra/schedule/cron-days'
import { parseSchedule } from '../../../infra/schedule/schedule-expression'
import { offsetReader } from '../../../infra/schedule/time-zone'

const minuteMs = 60_000

/**
 * Every instant at which EventBridge Scheduler fires a cron expression in a year, by trying each day. A local time that
 * a change of the clock skips is not fired; one that comes twice is fired once.
 */
export function runsInYear(expression: string, timeZone: string, year: number): readonly number[] {
  const schedule = parseSchedule(expression)
  if (schedule?.kind !== 'cron') throw new Error(`${expression} is no cron expression`)
  const offsetAt = cachedOffsets(timeZone)
  const runs: number[] = []
  if (!schedule.years.includes(year)) return runs
  for (const month of schedule.months) {
    for (const day of daysInMonth(schedule.days, year, month)) {
      for (const hour of schedule.hours) {
        for (const minute of schedule.minutes) {
          const local = Date.UTC(year, month - 1, day, hour, minute)
          // Half a day before and after, one of the two offsets of a change is in force.
          const offsets = new Set([offsetAt(local - 720 * minuteMs), offsetAt(local + 720 * minuteMs)])
          const instants = [...offsets]
            .map((offset) => local - offset * minuteMs)
            .filter((instant) => offsetAt(instant) * minuteMs === local - instant)
          if (instants.length > 0) runs.push(Math.min(...instants))
        }
      }
    }
  }
  return runs.sort((left, right) => left - right)
}

const caches = new Map<string, (instantMs: number) => number>()

/** Intl is slow, and clocks change at full and half hours alone. */
function cachedOffsets(timeZone: string): (instantMs: number) => number {
  const cached = caches.get(timeZone)
  if (cached !== undefined) return cached
  const read = offsetReader(timeZone)
  const known = new Map<number, number>()
  const reader = (instantMs: number) => {
    const slot = Math.floor(instantMs / (30 * minuteMs))
    const offset = known.get(slot) ?? read(slot * 30 * minuteMs)
    known.set(slot, offset)
    return offset
  }
  caches.set(timeZone, reader)
  return reader
}
