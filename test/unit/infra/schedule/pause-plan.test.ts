import { type PausePlan, planPause } from '../../../../infra/schedule/pause-plan'

const now = new Date('2026-06-01T00:00:00Z')

function plan(schedules: Record<string, string>, timeZone = 'UTC', pauseAfterMinutes = 120): PausePlan {
  const pipelines = Object.fromEntries(
    Object.entries(schedules).map(([name, schedule]) => [name, { schedule, timeZone, flexibleMinutes: 15 }]),
  )
  return planPause(pipelines, { resumeBeforeMinutes: 15, pauseAfterMinutes }, now)
}

test('a daily run: resumed before it, paused after it', () => {
  expect(plan({ a: 'cron(0 5 * * ? *)' })).toEqual({
    kind: 'scheduled',
    timeZone: 'UTC',
    resume: ['cron(45 4 * * ? *)'],
    pause: ['cron(15 7 * * ? *)'],
    week: [0, 1, 2, 3, 4, 5, 6].map((day) => ({ from: day * 1440 + 285, to: day * 1440 + 435 })),
    hoursPerMonth: expect.closeTo((730 / 24) * 2.5),
  })
})

test('a run after midnight resumes the cluster on the day before', () => {
  expect(plan({ a: 'cron(5 0 ? * MON-FRI *)' })).toMatchObject({
    resume: ['cron(50 23 ? * 1-5 *)'],
    pause: ['cron(20 2 ? * 2-6 *)'],
  })
})

test('runs that lie near each other share a window, others have their own', () => {
  const schedules = { a: 'cron(0 5 * * ? *)', b: 'cron(0 7 * * ? *)', c: 'cron(0 18 * * ? *)' }
  expect(plan(schedules)).toMatchObject({
    resume: ['cron(45 4,17 * * ? *)'],
    pause: ['cron(15 9,20 * * ? *)'],
  })
})

test('a window of some weekdays is merged on these alone', () => {
  expect(plan({ a: 'cron(0 5 * * ? *)', b: 'cron(0 7 ? * SUN *)' })).toMatchObject({
    resume: ['cron(45 4 * * ? *)'],
    pause: ['cron(15 7 ? * 2-7 *)', 'cron(15 9 ? * 1 *)'],
  })
})

test('a monthly run resumes the cluster once a month', () => {
  expect(plan({ a: 'cron(0 5 1 * ? *)', b: 'cron(0 6 1 * ? *)', off: 'off' })).toEqual({
    kind: 'scheduled',
    timeZone: 'UTC',
    resume: ['cron(45 4 1 * ? *)'],
    pause: ['cron(15 8 1 * ? *)'],
    hoursPerMonth: expect.closeTo((730 / 24 / 31) * 3.5),
  })
})

test.each([
  ['beside a weekly one', { a: 'cron(0 5 1 * ? *)', b: 'cron(0 5 ? * MON *)' }, 'cron(45 4 * * ? *)'],
  ['over midnight', { a: 'cron(0 0 1 * ? *)' }, 'cron(45 23 * * ? *)'],
])('a monthly run %s counts as daily', (_, schedules, resume) => {
  expect(plan(schedules)).toMatchObject({ resume: [resume] })
})

test('the zone that all pipelines share is kept, whatever its summer', () => {
  expect(plan({ a: 'cron(0 6 L * ? *)' }, 'Europe/Berlin')).toMatchObject({
    timeZone: 'Europe/Berlin',
    resume: ['cron(45 5 L * ? *)'],
    pause: ['cron(15 8 L * ? *)'],
  })
})

test('a window that a clock change falls into covers summer and winter in UTC', () => {
  expect(plan({ a: 'cron(0 3 ? * MON *)' }, 'Europe/Berlin')).toMatchObject({
    timeZone: 'UTC',
    resume: ['cron(45 0 ? * 2 *)'],
    pause: ['cron(15 4 ? * 2 *)'],
  })
})

test('pipelines of several zones are planned in UTC', () => {
  const pipelines = {
    a: { schedule: 'cron(0 6 * * ? *)', timeZone: 'America/New_York', flexibleMinutes: 0 },
    b: { schedule: 'cron(0 6 * * ? *)', timeZone: 'Asia/Kolkata', flexibleMinutes: 0 },
  }
  expect(planPause(pipelines, { resumeBeforeMinutes: 30, pauseAfterMinutes: 60 }, now)).toMatchObject({
    timeZone: 'UTC',
    resume: ['cron(0 0 * * ? *)', 'cron(30 9 * * ? *)'],
    pause: ['cron(30 1 * * ? *)', 'cron(0 12 * * ? *)'],
  })
})

test.each([
  [
    { a: 'cron(0 5 * * ? *)', b: 'rate(1 day)' },
    'b runs at a rate, `rate(1 day)`, and so at no foreseeable time of day',
  ],
  [{ a: 'off' }, 'no pipeline has a schedule to pause and resume by'],
  [{ a: 'cron(0 */3 * * ? *)' }, 'the runs leave no 60 minutes in which nothing needs the cluster'],
  [{ a: 'sometimes' }, 'the schedule of a is not understood'],
])('%j: no pausing', (schedules, reason) => {
  expect(plan(schedules)).toEqual({ kind: 'never', reason })
})

test('a pause of an hour is taken, one of less is not', () => {
  // Three windows of 7 hours and 15 minutes leave 45 minutes each; of 7 hours, an hour.
  expect(plan({ a: 'cron(0 */8 * * ? *)' }, 'UTC', 405).kind).toBe('never')
  expect(plan({ a: 'cron(0 */8 * * ? *)' }, 'UTC', 390).kind).toBe('scheduled')
})
