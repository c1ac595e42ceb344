import { callModule } from '../../../support/run-module'

const judge = (report: object, explained: readonly object[]) =>
  callModule('scripts/verify/infra/judge.mjs', 'judge', report, explained)

const report = (failed: readonly string[], summary: object = { passed: 5, parsing_errors: 0 }) => ({
  results: {
    failed_checks: failed.map((check_id) => ({
      check_id,
      check_name: 'Ensure it is shut',
      resource: 'aws_door.front',
      file_path: '/dev/stack.tf.json',
    })),
  },
  summary,
})

test('what is explained passes', () => {
  expect(judge(report(['CKV_1']), [{ check: 'CKV_1', because: 'it is a gate' }])).toEqual({
    lines: ['5 checks passed, 1 are explained, 0 failed'],
    isGood: true,
  })
})

test('what is not fails, by name', () => {
  expect(judge(report(['CKV_1', 'CKV_2']), [{ check: 'CKV_1', because: 'it is a gate' }])).toEqual({
    lines: [
      'CKV_2 /dev/stack.tf.json aws_door.front: Ensure it is shut',
      '5 checks passed, 1 are explained, 1 failed',
    ],
    isGood: false,
  })
})

test('an explanation of nothing fails', () => {
  expect(judge(report([]), [{ check: 'CKV_1', because: 'it is a gate' }])).toMatchObject({
    lines: [
      'CKV_1 is explained, and found nowhere: remove it from explained.mjs',
      '5 checks passed, 0 are explained, 0 failed',
    ],
    isGood: false,
  })
})

test.each([
  { passed: 0, parsing_errors: 0 },
  { passed: 5, parsing_errors: 1 },
])('a report that has not seen all is no pass: %j', (summary) => {
  expect(judge(report([], summary), [])).toMatchObject({ isGood: false })
})
