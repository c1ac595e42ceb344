import { cidrPart, formatCidr, isCidr, isInside, overlaps, parseCidr } from '../../../infra/cidr'

const read = (text: string) => parseCidr(text) ?? { base: -1, prefix: -1 }

test.each(['10.42.0.0/16', '0.0.0.0/0', '255.255.255.255/32', '192.168.1.128/25'])(
  '%s is a network',
  (text) => {
    expect(isCidr(text)).toBe(true)
    expect(formatCidr(read(text))).toBe(text)
  },
)

test.each([
  '10.42.0.0',
  '10.42.0.0/33',
  '10.42.0.1/16',
  '10.256.0.0/16',
  '10.042.0.0/16',
  '10.42.0.0/016',
  '10.42.0/16',
  ' 10.42.0.0/16',
  'fd00::/8',
  '',
])('`%s` is none', (text) => {
  expect(isCidr(text)).toBe(false)
})

test('a part is counted from the start', () => {
  expect(formatCidr(cidrPart(read('10.42.0.0/16'), 4, 0))).toBe('10.42.0.0/20')
  expect(formatCidr(cidrPart(read('10.42.0.0/16'), 4, 15))).toBe('10.42.240.0/20')
  expect(() => cidrPart(read('10.42.0.0/16'), 4, 16)).toThrow('10.42.0.0/16 cut by 4 bits has no part 16')
  expect(() => cidrPart(read('10.42.0.0/31'), 2, 0)).toThrow(RangeError)
})

test('overlap and inside look at whole networks', () => {
  expect(overlaps(read('10.0.0.0/8'), read('10.42.0.0/16'))).toBe(true)
  expect(overlaps(read('10.41.0.0/16'), read('10.42.0.0/16'))).toBe(false)
  expect(isInside(read('10.42.0.0/16'), read('10.0.0.0/8'))).toBe(true)
  expect(isInside(read('10.0.0.0/8'), read('10.42.0.0/16'))).toBe(false)
})
