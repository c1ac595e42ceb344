import {
  compareInstants,
  compareNumbers,
  compareTexts,
  isNumber,
  readInstant,
} from '../../../job/extract/cursor-value'

test.each([
  ['9', '10', -1],
  ['-9', '-10', 1],
  ['-1', '0', -1],
  ['0', '-0.0', 0],
  ['1.50', '1.5', 0],
  ['1e2', '100', 0],
  ['1E-2', '0.01', 0],
  ['9007199254740992', '9007199254740993', -1],
  ['123456789012345678901234567890', '123456789012345678901234567889', 1],
  ['0.1', '0.10000000000000000001', -1],
  ['1e300', '1e301', -1],
  ['-1e400', '-1e401', 1],
  ['0.00012', '0.0002', -1],
  ['999999999999999', '1000000000000000', -1],
])('numbers compare exactly: %s and %s', (left, right, expected) => {
  expect(Math.sign(compareNumbers(left, right))).toBe(expected)
  expect(Math.sign(compareNumbers(right, left))).toBe(expected === 0 ? 0 : -expected)
})

test.each([
  ['2026-11-22T10:00:00Z', '2026-11-22T11:30:00+02:00', 1],
  ['2026-11-22T10:00:00Z', '2026-11-22T12:00:00+02:00', 0],
  ['2026-11-22', '2026-11-22T00:00:00.000Z', 0],
  ['2026-11-22 10:00', '2026-11-22T10:00:00Z', 0],
  ['2026-11-22T10:00:00.000000001Z', '2026-11-22T10:00:00Z', 1],
  ['2026-11-22T10:00:00.9Z', '2026-11-22T10:00:00.10Z', 1],
  ['0001-01-01', '1901-01-01', -1],
  ['2026-11-22T23:30:00-0130', '2026-11-23T01:00:00Z', 0],
])('times compare by what they mean: %s and %s', (left, right, expected) => {
  const [one, other] = [readInstant(left), readInstant(right)]
  if (one === undefined || other === undefined) throw new Error('no time')
  expect(Math.sign(compareInstants(one, other))).toBe(expected)
})

test.each([
  '',
  'x',
  '20261122',
  '2026-13-01',
  '2026-02-30',
  '2026-11-22T25:00:00Z',
  '2026-11-22T10:60',
  ' 2026-11-22',
])('`%s` is no time', (text) => {
  expect(readInstant(text)).toBeUndefined()
})

test('texts compare by code point', () => {
  expect(compareTexts('\u{1F600}', '\uE000')).toBeGreaterThan(0)
  expect(compareTexts('a', 'B')).toBeGreaterThan(0)
  expect(compareTexts('a', 'a')).toBe(0)
})

test('a number is one as JSON spells it', () => {
  expect(['1', '-0.5e+3', '0'].every(isNumber)).toBe(true)
  expect(['', '01', '+1', '1.', 'NaN', '2026-11-22'].some(isNumber)).toBe(false)
})
