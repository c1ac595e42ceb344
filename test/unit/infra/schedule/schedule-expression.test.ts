import { daysInMonth } from '../../../../infra/schedule/cron-days'
import {
  everFires,
  formatCron,
  isCronOrRate,
  parseSchedule,
} from '../../../../infra/schedule/schedule-expression'

test.each([
  'off',
  'rate(1 day)',
  'rate(12 hours)',
  'rate(5 minutes)',
  'cron(0 5 * * ? *)',
  'cron(*/5 8-17 ? * MON-FRI *)',
  'cron(15 10 ? * 6L 2026-2199)',
  'cron(0 12 L * ? *)',
  'cron(0 12 15W JAN,jul ? *)',
  'cron(0 9 ? 1/3 TUE#2 *)',
  'cron(0  9  ?  *  L  *)',
  'cron(30 2 29 2 ? *)',
])('%s is a schedule', (text) => {
  expect(isCronOrRate(text)).toBe(true)
})

test.each([
  ['an empty text', ''],
  ['a cron of Unix', 'cron(0 5 * * *)'],
  ['no wrapper', '0 5 * * ? *'],
  ['both day fields set', 'cron(0 5 * * * *)'],
  ['neither day field set', 'cron(0 5 ? * ? *)'],
  ['minute 60', 'cron(60 5 * * ? *)'],
  ['hour 24', 'cron(0 24 * * ? *)'],
  ['day 0', 'cron(0 5 0 * ? *)'],
  ['day 32', 'cron(0 5 32 * ? *)'],
  ['month 13', 'cron(0 5 1 13 ? *)'],
  ['the Sunday of Unix', 'cron(0 5 ? * 0 *)'],
  ['weekday 8', 'cron(0 5 ? * 8 *)'],
  ['a sixth Monday', 'cron(0 5 ? * MON#6 *)'],
  ['a list with #', 'cron(0 5 ? * 3#1,6#3 *)'],
  ['a range backwards', 'cron(0 5 ? * FRI-MON *)'],
  ['a step of nothing', 'cron(0/0 5 * * ? *)'],
  ['a name in the wrong field', 'cron(0 5 ? MON * *)'],
  ['L as an hour', 'cron(0 L * * ? *)'],
  ['W as a weekday', 'cron(0 5 ? * 3W *)'],
  ['31 February', 'cron(0 5 31 2 ? *)'],
  ['the weekday nearest to 31 February', 'cron(0 5 31W 2 ? *)'],
  ['29 February of a year that has none', 'cron(0 5 29 2 ? 2027)'],
  ['a past year', 'cron(0 5 * * ? 2020)'],
  ['year 2200', 'cron(0 5 * * ? 2200)'],
  ['a rate of nothing', 'rate(0 days)'],
  ['a plural of one', 'rate(1 days)'],
  ['a singular of two', 'rate(2 day)'],
  ['weeks', 'rate(2 weeks)'],
  ['a fraction', 'rate(1.5 days)'],
  ['a single time', 'at(2030-01-01T00:00:00)'],
  ['a line after it', 'cron(0 5 * * ? *)\n'],
])('%s is no schedule', (_, text) => {
  expect(isCronOrRate(text)).toBe(false)
})

test('fields become the values they stand for', () => {
  expect(parseSchedule('cron(5/20 9-11,22 ? MAR-APR MON,wed 2026/90)')).toEqual({
    kind: 'cron',
    minutes: [5, 25, 45],
    hours: [9, 10, 11, 22],
    days: { kind: 'days-of-week', weekdays: [2, 4] },
    months: [3, 4],
    years: [2026, 2116],
  })
})

test('a rate is told in minutes', () => {
  expect(parseSchedule('rate(12 hours)')).toEqual({ kind: 'rate', everyMinutes: 720 })
})

test.each([
  ['cron(0,15,30,45 0-23 * JAN-DEC ? 1970-2199)', 'cron(0,15,30,45 * * * ? *)'],
  ['cron(0 5,6,7,9 ? * 2-6 2026,2027)', 'cron(0 5-7,9 ? * 2-6 2026-2027)'],
  ['cron(0 5 ? * FRIL *)', 'cron(0 5 ? * 6L *)'],
  ['cron(0 5 ? * L *)', 'cron(0 5 ? * 7 *)'],
])('%s is written %s', (text, written) => {
  const schedule = parseSchedule(text)
  expect(schedule?.kind === 'cron' && formatCron(schedule)).toBe(written)
})

/** August 2026 begins on a Saturday, November 2026 on a Sunday; May 2026 ends on a Sunday. */
test.each([
  ['L', '?', 2028, 2, [29]],
  ['1W', '?', 2026, 8, [3]],
  ['1W', '?', 2026, 11, [2]],
  ['31W', '?', 2026, 5, [29]],
  ['15W', '?', 2026, 8, [14]],
  ['31', '?', 2026, 4, []],
  ['?', 'MON#5', 2026, 8, [31]],
  ['?', 'MON#5', 2026, 9, []],
  ['?', 'FRIL', 2026, 8, [28]],
  ['?', 'SUN,L', 2026, 8, undefined],
  ['?', '7', 2026, 8, [1, 8, 15, 22, 29]],
] as const)('day %s, weekday %s of %d-%d', (dayOfMonth, dayOfWeek, year, month, days) => {
  const schedule = parseSchedule(`cron(0 5 ${dayOfMonth} * ${dayOfWeek} *)`)
  expect(schedule?.kind === 'cron' ? daysInMonth(schedule.days, year, month) : undefined).toEqual(days)
})

test('a leap day fires when a leap year is left', () => {
  const leapDay = parseSchedule('cron(0 5 29 2 ? 2026-2030)')
  expect(leapDay !== undefined && everFires(leapDay, 2028)).toBe(true)
  expect(leapDay !== undefined && everFires(leapDay, 2029)).toBe(false)
})
