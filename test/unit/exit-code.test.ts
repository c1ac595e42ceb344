import { JobError } from '../../job/errors/job-error'
import { exitCodeOf } from '../../job/exit-code'

test.each([
  ['USAGE', 2],
  ['SETTING_MISSING', 2],
  ['LAKE_REQUEST_FAILED', 4],
  ['LAKE_OBJECT_MISSING', 1],
  ['INTERNAL', 1],
] as const)('%s ends with %d', (code, exitCode) => {
  expect(exitCodeOf(new JobError(code, 'x'))).toBe(exitCode)
})

test('what is no JobError is a failure', () => {
  expect(exitCodeOf(new TypeError('x'))).toBe(1)
  expect(exitCodeOf('x')).toBe(1)
})
