import { betterMaintenance } from '../../../../infra/schedule/maintenance'
import { planPause } from '../../../../infra/schedule/pause-plan'

const now = new Date('2026-06-01T00:00:00Z')

function better(window: string, schedule: string, timeZone = 'UTC'): string | undefined {
  const pipelines = { a: { schedule, timeZone, flexibleMinutes: 15 } }
  const plan = planPause(pipelines, { resumeBeforeMinutes: 15, pauseAfterMinutes: 120 }, now)
  return betterMaintenance(window, plan, now)
}

test.each([
  ['sun:06:30-sun:07:00', 'cron(0 5 * * ? *)', 'UTC'],
  ['sun:04:45-sun:07:15', 'cron(0 5 * * ? *)', 'UTC'],
  ['sat:23:50-sun:00:20', 'cron(0 23 * * ? *)', 'UTC'],
  // 07:00 to 09:15 in Berlin is 05:00 to 07:15 in summer, an hour later in winter.
  ['sun:06:30-sun:07:00', 'cron(0 7 * * ? *)', 'Europe/Berlin'],
  // A week like another is what a monthly schedule has not.
  ['sun:04:00-sun:04:30', 'cron(0 5 1 * ? *)', 'UTC'],
  ['sun:04:00-sun:04:30', 'rate(1 day)', 'UTC'],
])('%s is fine with %s %s', (window, schedule, timeZone) => {
  expect(better(window, schedule, timeZone)).toBeUndefined()
})

test.each([
  ['sun:04:00-sun:04:30', 'cron(0 5 * * ? *)', 'UTC', 'sun:06:45-sun:07:15'],
  ['sun:07:00-sun:07:30', 'cron(0 5 * * ? *)', 'UTC', 'sun:06:45-sun:07:15'],
  ['sun:06:30-sun:07:00', 'cron(0 5 ? * MON *)', 'UTC', 'mon:06:45-mon:07:15'],
  // Fine in winter alone.
  ['sun:07:30-sun:08:00', 'cron(0 7 * * ? *)', 'Europe/Berlin', 'sun:06:45-sun:07:15'],
  ['wed:12:00-wed:12:30', 'cron(0 23 ? * SAT *)', 'UTC', 'sun:00:45-sun:01:15'],
])('instead of %s, with %s %s, take %s', (window, schedule, timeZone, instead) => {
  expect(better(window, schedule, timeZone)).toBe(instead)
})
