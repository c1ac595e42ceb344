/** What a time zone does over some years. */
export interface ZoneClock {
  /** Its distances from UTC in minutes, east positive: one, or two where there is daylight saving time. */
  readonly offsets: readonly number[]
  /** The times of day, in minutes after local midnight, that a change of the clock skips or repeats. */
  readonly changes: readonly ClockChange[]
}

/** The times of day between which a clock jumps, forwards or back. */
export interface ClockChange {
  readonly from: number
  readonly to: number
}

const minuteMs = 60_000
const dayMs = 1_440 * minuteMs

/** Reading a zone takes a tenth of a second, and a cost estimate asks for the same one again and again. */
const known = new Map<string, ZoneClock>()

/** What a zone's clock does in some years; Intl knows the rules. */
export function readZone(timeZone: string, firstYear: number, years: number): ZoneClock {
  const key = `${timeZone} ${firstYear} ${years}`
  const clock = known.get(key) ?? readZoneAnew(timeZone, firstYear, years)
  known.set(key, clock)
  return clock
}

function readZoneAnew(timeZone: string, firstYear: number, years: number): ZoneClock {
  const offset = offsetReader(timeZone)
  const offsets = new Set<number>()
  const changes = new Map<string, ClockChange>()
  let day = Date.UTC(firstYear, 0, 1)
  let before = offset(day)
  offsets.add(before)
  for (; day < Date.UTC(firstYear + years, 0, 1); day += dayMs) {
    const after = offset(day + dayMs)
    if (after === before) continue
    const change = timesOfChange(instantOfChange(offset, day), before, after)
    changes.set(`${change.from}-${change.to}`, change)
    offsets.add(after)
    before = after
  }
  return { offsets: [...offsets].sort((left, right) => left - right), changes: [...changes.values()] }
}

/** A function that answers a zone's distance from UTC in minutes at an instant. */
export function offsetReader(timeZone: string): (instantMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  return (instantMs) => {
    const whole = Math.floor(instantMs / minuteMs) * minuteMs
    const parts = Object.fromEntries(
      format.formatToParts(whole).map(({ type, value }) => [type, Number(value)]),
    )
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts
    return (Date.UTC(year, month - 1, day, hour, minute) - whole) / minuteMs
  }
}

/** The first minute of the day from an instant on that has another offset than the instant; by halving. */
function instantOfChange(offset: (instantMs: number) => number, fromMs: number): number {
  const before = offset(fromMs)
  let low = 0
  let high = dayMs / minuteMs
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offset(fromMs + middle * minuteMs) === before) low = middle
    else high = middle
  }
  return fromMs + high * minuteMs
}

function timesOfChange(instantMs: number, before: number, after: number): ClockChange {
  const timeOfDay = (offset: number) => (((instantMs / minuteMs + offset) % 1_440) + 1_440) % 1_440
  const from = timeOfDay(Math.min(before, after))
  return { from, to: from + Math.abs(after - before) }
}
