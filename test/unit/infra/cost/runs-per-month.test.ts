import { runsPerMonth } from '../../../../infra/cost/runs-per-month'

test.each([
  ['off', 0],
  ['rate(1 hour)', 730],
  ['rate(6 hours)', 730 / 6],
  ['cron(0 5 * * ? *)', 1_461 / 48],
  ['cron(0,30 5,17 * * ? *)', (4 * 1_461) / 48],
  ['cron(0 5 1 * ? *)', 1],
  ['cron(0 5 29 2 ? *)', 1 / 48],
  ['cron(0 5 1 * ? 2026)', 12 / 48],
])('%s runs %d times a month', (schedule, runs) => {
  expect(runsPerMonth(schedule, 2026)).toBeCloseTo(runs, 9)
})

test('a weekday comes 4 1/3 times a month', () => {
  expect(runsPerMonth('cron(0 5 ? * MON *)', 2026)).toBeCloseTo(1_461 / 7 / 48, 1)
})
