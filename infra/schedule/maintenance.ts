import type { PausePlan } from './pause-plan'
import { readZone } from './time-zone'
import { dayMinutes, type Window, weekMinutes } from './week'

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** Redshift's shortest maintenance window. */
const leastMinutes = 30

/**
 * A maintenance window in which the cluster runs by its plan, when it does not in the one that is set: a paused cluster
 * is not maintained. `undefined` where all is well, or where nothing better is to be had: the plan is not the same every
 * week, or no half hour suits summer and winter.
 *
 * @param text such as `sun:04:00-sun:04:30`, in UTC
 */
export function betterMaintenance(text: string, plan: PausePlan, now: Date = new Date()): string | undefined {
  if (plan.kind !== 'scheduled' || plan.week === undefined) return undefined
  const wanted = parseWindow(text)
  // In summer and in winter.
  const running = readZone(plan.timeZone, now.getUTCFullYear(), 1).offsets.map((offset) =>
    (plan.week ?? []).map(({ from, to }) => ({ from: from - offset, to: to - offset })),
  )
  if (running.every((windows) => windows.some((window) => covers(window, wanted)))) return undefined
  // The end of a window: by then the run is over.
  const candidates = running.flat().map(({ to }) => ({ from: to - leastMinutes, to }))
  const found = candidates.find((candidate) =>
    running.every((windows) => windows.some((window) => covers(window, candidate))),
  )
  return found === undefined ? undefined : formatWindow(found)
}

function covers(window: Window, { from, to }: Window): boolean {
  return [-2, -1, 0, 1, 2].some(
    (weeks) => window.from <= from + weeks * weekMinutes && window.to >= to + weeks * weekMinutes,
  )
}

function parseWindow(text: string): Window {
  const [from = 0, to = 0] = text.split('-').map((end) => {
    const [day = '', hour = '', minute = ''] = end.split(':')
    return days.indexOf(day) * dayMinutes + Number(hour) * 60 + Number(minute)
  })
  return { from, to: to > from ? to : to + weekMinutes }
}

function formatWindow({ from, to }: Window): string {
  return [from, to].map(formatMinute).join('-')
}

function formatMinute(minute: number): string {
  const inWeek = ((minute % weekMinutes) + weekMinutes) % weekMinutes
  const time = inWeek % dayMinutes
  const two = (value: number) => String(value).padStart(2, '0')
  return `${days[Math.floor(inWeek / dayMinutes)]}:${two(Math.floor(time / 60))}:${two(time % 60)}`
}
