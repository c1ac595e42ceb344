import fc from 'fast-check'
import { type NoticeFacts, planNotice } from '../../../job/report/plan-notice'
import { endBeforeStart, endOfRecord } from '../../../job/report/run-end'
import { failedRecord, runRecord, untestedRecord } from '../../support/ended-run'

const only = { attempt: 1, attempts: 1 }
const first = { attempt: 1, attempts: 3 }
const facts: NoticeFacts = { notifyOn: 'failure' }
const since = '2026-11-20T05:00:00.000Z'

const succeeded = endOfRecord(runRecord(), only)
const unchanged = endOfRecord(runRecord({ status: 'unchanged' }), only)
const untested = endOfRecord(untestedRecord(), first)
const failed = endOfRecord(failedRecord(), only)
const triedAgain = endOfRecord(failedRecord(), first)
const lastTry = endOfRecord(failedRecord(), { attempt: 3, attempts: 3 })
const hopeless = endOfRecord(
  failedRecord({
    error: { code: 'STAGE_VALUE_REFUSED', kind: 'data', message: 'no', hint: 'look', context: {} },
  }),
  first,
)

test.each([
  ['a failure that is tried again', triedAgain, undefined],
  ['its last attempt', lastTry, 'failed'],
  ['a failure that will not pass, on whichever attempt', hopeless, 'failed'],
  ['failed data tests, on whichever attempt', untested, 'checks_failed'],
])('of %s, people are told `%s`', (_name, end, status) => {
  for (const notifyOn of ['failure', 'change', 'always'] as const)
    expect(planNotice(end, { notifyOn })?.status).toBe(status)
})

test('of good runs nobody is told, unless they are wanted', () => {
  for (const end of [succeeded, unchanged]) {
    expect(planNotice(end, facts)).toBeUndefined()
    expect(planNotice(end, { ...facts, failingSince: since })).toBeUndefined()
    expect(planNotice(end, { notifyOn: 'change' })).toBeUndefined()
    expect(planNotice(end, { notifyOn: 'always' })?.status).toBe(end.status)
  }
})

test('the first good run after failures is a recovery', () => {
  for (const notifyOn of ['change', 'always'] as const) {
    const notice = planNotice(unchanged, { notifyOn, failingSince: since })
    expect(notice).toMatchObject({ status: 'recovered', subject: 'lakeload: shop works again' })
    expect(notice?.text).toContain(`It had been failing since ${since}`)
  }
})

test('a failure is told with its step, its cause, the way out, and where its traces lie', () => {
  expect(
    planNotice(failed, { ...facts, runRecord: 's3://lake/run.json', report: 's3://lake/report.html' }),
  ).toEqual({
    pipeline: 'shop',
    status: 'failed',
    subject: 'lakeload: shop failed: EXTRACT_SOURCE_UNREACHABLE',
    load_id: '01KAPB2K4G3QJ6R3F2N5T7V9XZ',
    error: {
      code: 'EXTRACT_SOURCE_UNREACHABLE',
      message: 'cannot reach `https://api.example/orders`: connect ECONNREFUSED (5 attempts)',
      hint: 'check the address',
    },
    failed_tests: [],
    run_record: 's3://lake/run.json',
    report: 's3://lake/report.html',
    text: `Pipeline shop failed: EXTRACT_SOURCE_UNREACHABLE in step extract

cannot reach \`https://api.example/orders\`: connect ECONNREFUSED (5 attempts)

What to do: check the address

Ended: 2026-11-22T05:00:12.500Z, after 12.5 s
Load: 01KAPB2K4G3QJ6R3F2N5T7V9XZ
Steps: extract failed, stage skipped, check skipped, load skipped, transform skipped
Run record: s3://lake/run.json
Report: s3://lake/report.html`,
  })
})

test('failed data tests are named with what they found', () => {
  const notice = planNotice(untested, facts)
  expect(notice).toMatchObject({
    subject: 'lakeload: shop is loaded, but 2 data tests failed',
    failed_tests: ['test.lakeload.unique_orders', 'model.lakeload.orders'],
  })
  expect(notice?.text).toContain(
    'Failed:\n- test.lakeload.unique_orders: Got 3 results\n- model.lakeload.orders: division by zero\n',
  )
})

test('a failed check of the staged files is named too', () => {
  const message = '4 rows, 5 expected'
  const record = failedRecord({
    checks: [{ check: 'row_count', table: 'orders', status: 'failed', message }],
  })
  expect(planNotice(endOfRecord(record, only), facts)).toMatchObject({
    failed_tests: ['row_count of orders'],
    text: expect.stringContaining(`Failed:\n- row_count of orders: ${message}\n`),
  })
})

test('many failed tests are cut, and counted', () => {
  const nodes = Array.from({ length: 25 }, (_, index) => ({
    unique_id: `test.t${index}`,
    status: 'fail' as const,
    message: 'x'.repeat(2_000),
  }))
  const dbt = { passed: 0, failed: 25, skipped: 0, warned: 0, failed_nodes: nodes }
  const notice = planNotice(endOfRecord(runRecord({ status: 'checks_failed', dbt }), only), facts)
  expect(notice?.failed_tests).toHaveLength(20)
  expect(notice?.text).toContain('- and 5 more, in the run record')
  expect(notice?.text.length).toBeLessThan(10_000)
})

test('a run that failed before it began is told without a load', () => {
  const error = {
    code: 'SETTING_MISSING',
    kind: 'config',
    message: '`LAKELOAD_LAKE` is not set',
    hint: 'set it',
    context: {},
  }
  const times = { startedAt: new Date('2026-11-22T05:00:00Z'), finishedAt: new Date('2026-11-22T05:00:01Z') }
  expect(planNotice(endBeforeStart('shop', error, times, only), facts)?.text).toBe(
    'Pipeline shop failed: SETTING_MISSING\n\n`LAKELOAD_LAKE` is not set\n\nWhat to do: set it\n\nEnded: 2026-11-22T05:00:01.000Z, after 1.0 s',
  )
})

test('a subject is what SNS takes, whatever the names are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (code) => {
      const error = { code, kind: 'data', message: 'm', hint: 'h', context: {} }
      const notice = planNotice(endOfRecord(failedRecord({ error }), only), facts)
      expect(notice?.subject).toMatch(/^[ -~]{1,99}$/)
    }),
  )
})
