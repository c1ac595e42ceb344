import fc from 'fast-check'
import { formatJsonPath, isPathPrefix, type PathStep, parseJsonPath } from '../../../job/pipeline/json-path'

const step: fc.Arbitrary<PathStep> = fc.oneof(
  fc.constant<PathStep>({ elements: true }),
  fc.string({ unit: 'binary' }).map((member): PathStep => ({ member })),
)

test('a path that is written and read again is the same path', () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      expect(parseJsonPath(formatJsonPath(steps))).toEqual(steps)
    }),
  )
})

test('two different paths are never written alike', () => {
  fc.assert(
    fc.property(fc.array(step), fc.array(step), (left, right) => {
      const same = JSON.stringify(left) === JSON.stringify(right)
      expect(formatJsonPath(left) === formatJsonPath(right)).toBe(same)
    }),
  )
})

test('a path is a prefix of all that is below it, and of nothing above', () => {
  fc.assert(
    fc.property(fc.array(step), fc.array(step, { minLength: 1 }), (prefix, rest) => {
      expect(isPathPrefix(prefix, [...prefix, ...rest])).toBe(true)
      expect(isPathPrefix([...prefix, ...rest], prefix)).toBe(false)
    }),
  )
})

test.each(['', 'cores', '$.', '$cores', '$.a b', '$[0]', "$['a", '$.a[*', '$..a'])(
  '`%s` is no path',
  (text) => {
    expect(parseJsonPath(text)).toBeUndefined()
  },
)
