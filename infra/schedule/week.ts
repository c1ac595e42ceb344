import { formatCron } from './schedule-expression'

/** Minutes after Sunday 00:00: `from` in the week, `to` after it, so it may lie beyond the week's end. */
export interface Window {
  readonly from: number
  readonly to: number
}

export const dayMinutes = 1_440
export const weekMinutes = 7 * dayMinutes

/**
 * Merges windows of a week that goes round: those that overlap, and those with less than `leastGap` minutes between.
 * Answers `undefined` when nothing of the week is left outside.
 */
export function mergeWindows(windows: readonly Window[], leastGap: number): readonly Window[] | undefined {
  const sorted = windows
    .map(({ from, to }) => ({ from: modulo(from, weekMinutes), to: modulo(from, weekMinutes) + to - from }))
    .sort((left, right) => left.from - right.from)
  const merged: { from: number; to: number }[] = []
  for (const window of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && window.from < last.to + leastGap) last.to = Math.max(last.to, window.to)
    else merged.push({ ...window })
  }
  // The last windows of a week reach into the next one, and swallow the first windows of it.
  for (;;) {
    const first = merged[0]
    const last = merged.at(-1)
    if (first === undefined || last === undefined || first.from + weekMinutes >= last.to + leastGap) break
    if (first === last) return undefined
    last.to = Math.max(last.to, first.to + weekMinutes)
    merged.shift()
  }
  return merged
}

/** Minutes of a week as cron expressions, as few as one finds by joining equal days and hours. */
export function cronsOfWeek(minutes: readonly number[]): readonly string[] {
  const weekdaysByTime = new Map<number, number[]>()
  for (const minute of [...minutes].sort((left, right) => left - right)) {
    const inWeek = modulo(minute, weekMinutes)
    const time = inWeek % dayMinutes
    const weekdays = weekdaysByTime.get(time) ?? []
    weekdaysByTime.set(time, [...weekdays, Math.floor(inWeek / dayMinutes) + 1].sort())
  }
  const hoursByRest = new Map<string, { minute: number; weekdays: readonly number[]; hours: number[] }>()
  for (const [time, weekdays] of [...weekdaysByTime].sort(([left], [right]) => left - right)) {
    const minute = time % 60
    const key = `${minute} ${weekdays.join()}`
    const entry = hoursByRest.get(key) ?? { minute, weekdays, hours: [] }
    entry.hours.push(Math.floor(time / 60))
    hoursByRest.set(key, entry)
  }
  return [...hoursByRest.values()].map(({ minute, weekdays, hours }) =>
    formatCron({
      kind: 'cron',
      minutes: [minute],
      hours,
      days:
        weekdays.length === 7
          ? { kind: 'days-of-month', days: count(1, 31) }
          : { kind: 'days-of-week', weekdays },
      months: count(1, 12),
      years: count(1970, 2199),
    }),
  )
}

function count(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
