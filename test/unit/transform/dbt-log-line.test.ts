import { readDbtLogLine } from '../../../job/transform/dbt-log-line'

const line = (name: string, level: string, msg: string, data: object = {}): string =>
  JSON.stringify({ data, info: { category: '', code: 'Q007', level, msg, name, thread: 'MainThread' } })

test.each([
  [
    'a finished model',
    line('LogModelResult', 'info', '16 of 55 OK', { index: 16, total: 55 }),
    { kind: 'node_done', total: 55 },
  ],
  [
    'a finished test',
    line('LogTestResult', 'info', '2 of 55 PASS', { index: 2, num_models: 55 }),
    { kind: 'node_done', total: 55 },
  ],
  [
    'a failed test is done too',
    line('LogTestResult', 'error', '2 of 55 FAIL 1', { index: 2, num_models: 55 }),
    { kind: 'node_done', total: 55 },
  ],
  [
    'a skipped node',
    line('SkippingDetails', 'info', '3 of 55 SKIP', { index: 3, total: 55 }),
    { kind: 'node_done', total: 55 },
  ],
  [
    'a test that warns',
    line('LogTestResult', 'warn', '2 of 55 WARN 7 x', { index: 2, num_models: 55 }),
    { kind: 'node_done', total: 55, warning: '2 of 55 WARN 7 x' },
  ],
  [
    'a started node',
    line('LogStartLine', 'info', '2 of 55 START', { index: 2, total: 55 }),
    { kind: 'other' },
  ],
  [
    'what dbt found',
    line('FoundStats', 'info', 'Found 2 models'),
    { kind: 'found', message: 'Found 2 models' },
  ],
  ['an error', line('MainEncounteredError', 'error', 'No.'), { kind: 'error', message: 'No.' }],
  ['a warning', line('Deprecated', 'warn', 'Old.'), { kind: 'warning', message: 'Old.' }],
  ['an empty line of dbt', line('Formatting', 'info', ''), { kind: 'other' }],
  ['an empty line', '', { kind: 'other' }],
  ['a traceback', '  File "x.py", line 1  ', { kind: 'plain', message: '  File "x.py", line 1' }],
  ['JSON that is not a log line', '{"a":1}', { kind: 'plain', message: '{"a":1}' }],
])('%s', (_title, text, event) => {
  expect(readDbtLogLine(text)).toEqual(event)
})
