import { isLongNumber } from '../../../job/extract/long-number'

test.each([
  '1234567890123456',
  '-1234567890123456',
  '0.1234567890123456',
  '1234567.890123456',
  '9007199254740993',
  '1e309',
  '-1e400',
  '1e-400',
  '4e-324',
  '1.0000000000000001',
  '12345678901234567E3',
])('%s may lose something in a double', (text) => {
  expect(isLongNumber(text)).toBe(true)
})

test.each(['0', '-0', '0e999', '0.000000000000000000001', '123456789012345', '1.5e300', '-1E-300', '0.0'])(
  '%s is kept by a double',
  (text) => {
    expect(isLongNumber(text)).toBe(false)
  },
)
