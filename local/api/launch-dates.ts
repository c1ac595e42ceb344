const DAY_MS = 86_400_000
const HALF_HOUR_MS = 1_800_000

/** The first launch of all. */
const FIRST_LAUNCH = Date.UTC(2006, 2, 24, 22, 30)

/** So many launches come days apart, as the real ones did; the ones after them minutes apart, to end before 2038. */
const SPARSE_LAUNCHES = 1_000

/** The mean time between a launch and the one before it. */
export function meanGapMs(index: number): number {
  return index < SPARSE_LAUNCHES ? 4 * DAY_MS : HALF_HOUR_MS
}

/** The instant of a launch: after the one before it, on a whole minute. */
export function nextLaunchAt(previous: number | undefined, index: number, fraction: number): number {
  if (previous === undefined) return FIRST_LAUNCH
  const gap = meanGapMs(index) * (0.25 + 1.5 * fraction)
  return Math.ceil((previous + gap) / 60_000) * 60_000
}

/** Where a launchpad's clock is: minutes from UTC in winter and in summer. */
export interface LocalZone {
  readonly winterMinutes: number
  readonly summerMinutes: number
}

/** `2006-03-25T10:30:00+12:00`: local time with its offset, summer time from April to October. */
export function formatLocal(at: number, zone: LocalZone): string {
  const month = new Date(at).getUTCMonth()
  const offset = month >= 3 && month <= 9 ? zone.summerMinutes : zone.winterMinutes
  const local = new Date(at + offset * 60_000).toISOString().slice(0, 19)
  const absolute = Math.abs(offset)
  const hours = String(Math.floor(absolute / 60)).padStart(2, '0')
  const minutes = String(absolute % 60).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${hours}:${minutes}`
}
