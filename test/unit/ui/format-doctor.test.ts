import type { CheckResult } from '../../../job/doctor/check'
import { doctorJson, formatCheck, formatDoctor } from '../../../job/ui/format-doctor'
import { Terminal } from '../../../job/ui/terminal'

const stream = { write: () => true }
const terminal = new Terminal({ stdout: stream, stderr: stream, environment: {} })

const results: readonly CheckResult[] = [
  { name: 'clock', status: 'ok', message: 'same time as S3', seconds: 0.012 },
  {
    name: 'warehouse login',
    status: 'failed',
    message: 'refused',
    hint: 'check it',
    error: { code: 'LOAD_ACCESS_DENIED', kind: 'config' },
    seconds: 1.5,
  },
  { name: 'pipeline shop', status: 'failed', message: 'has 1 problem\n  one', seconds: 0 },
  { name: 'copy', status: 'skipped', message: 'needs `warehouse login`', seconds: 0 },
]

test('one line a check, and the way out below it', () => {
  expect(results.map((result) => formatCheck(result, 15, terminal)).join('\n')).toBe(
    [
      'ok       clock            same time as S3',
      'failed   warehouse login  refused',
      '                          hint: check it',
      'failed   pipeline shop    has 1 problem',
      '                            one',
      'skipped  copy             needs `warehouse login`',
    ].join('\n'),
  )
})

test('the last line counts', () => {
  expect(formatDoctor(results)).toBe('4 checks in 1.5 s: 1 ok, 2 failed, 1 skipped')
})

test('the object for programs', () => {
  expect(doctorJson('failed', results.slice(0, 2))).toEqual({
    status: 'failed',
    checks: [
      { name: 'clock', status: 'ok', message: 'same time as S3', seconds: 0.012 },
      {
        name: 'warehouse login',
        status: 'failed',
        message: 'refused',
        hint: 'check it',
        code: 'LOAD_ACCESS_DENIED',
        seconds: 1.5,
      },
    ],
  })
})
