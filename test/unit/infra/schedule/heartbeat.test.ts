import { ConfigError, parseConfig } from '../../../../infra/config/parse-config'
import { heartbeatHours, heartbeatWarnings, longestGapMinutes } from '../../../../infra/schedule/heartbeat'

const hour = 60
const day = 24 * hour

test.each<[string, number | undefined]>([
  ['cron(0 5 * * ? *)', day],
  ['cron(0 5,17 * * ? *)', 12 * hour],
  ['cron(30 4,5 * * ? *)', 23 * hour],
  ['cron(0/15 * * * ? *)', 15],
  // Over the weekend.
  ['cron(0 5 ? * MON-FRI *)', 3 * day],
  ['cron(0 5 ? * MON *)', 7 * day],
  // Over a month of 31 days, and from the 30th of January to that of March.
  ['cron(0 5 1 * ? *)', 31 * day],
  ['cron(0 5 30 * ? *)', 60 * day],
  ['cron(0 5 L * ? *)', 31 * day],
  ['rate(6 hours)', 6 * hour],
  ['off', undefined],
  // Once, and never again.
  ['cron(0 5 1 1 ? 2099)', undefined],
  // Twice on a day that comes once in years.
  ['cron(0 0,1 ? 11 SUN#5 *)', undefined],
  ['cron(0 5,6 29 2 ? *)', undefined],
])('between two runs of %s lie at most %s minutes', (schedule, expected) => {
  expect(longestGapMinutes(schedule)).toBe(expected)
})

test.each<[string, number, number | undefined]>([
  ['cron(0 5 * * ? *)', 15, 26],
  ['rate(1 hour)', 0, 2],
  ['cron(0 5 ? * MON-FRI *)', 15, 74],
  // More than CloudWatch looks back.
  ['cron(0 5 ? * MON *)', 0, undefined],
  ['cron(0 5 1 * ? *)', 15, undefined],
  ['off', 15, undefined],
])('%s within %s minutes is missed after %s hours', (schedule, flexibleMinutes, expected) => {
  expect(heartbeatHours({ schedule, flexibleMinutes })).toBe(expected)
})

test('what is set is taken', () => {
  expect(heartbeatHours({ schedule: 'rate(1 hour)', flexibleMinutes: 0, maxAgeHours: 12 })).toBe(12)
})

test('a schedule that cannot be watched is a warning; one that is off is not', () => {
  const pipelines = {
    weekly: { schedule: 'cron(0 5 ? * MON *)', flexibleMinutes: 15 },
    daily: { schedule: 'cron(0 5 * * ? *)', flexibleMinutes: 15 },
    by_hand: { schedule: 'off', flexibleMinutes: 15 },
  }
  expect(heartbeatWarnings(pipelines)).toEqual([
    'pipelines.weekly has no missed-run alarm: from one success by `cron(0 5 ? * MON *)` to the next it may take more than the 7 days that CloudWatch looks back',
  ])
})

test('an alarm that every weekend would raise is refused', () => {
  const pipelines = { spacex: { schedule: 'cron(0 5 ? * MON-FRI *)', maxAgeHours: 26 } }
  const problem =
    'pipelines.spacex.maxAgeHours: 26 hours are below the 72 that lie between two runs of `cron(0 5 ? * MON-FRI *)`'
  expect(() => parseConfig({ pipelines })).toThrow(ConfigError)
  expect(() => parseConfig({ pipelines })).toThrow(problem)
})
