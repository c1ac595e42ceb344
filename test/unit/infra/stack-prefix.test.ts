import { ConfigError } from '../../../infra/config/parse-config'
import { stackPrefix } from '../../../infra/stack-prefix'

test.each([
  ['dev', 'lakeload-dev'],
  ['eu-west-1-prod2', 'lakeload-eu-west-1-prod2'],
])('a stack called %s', (stack, prefix) => {
  expect(stackPrefix('lakeload', stack)).toBe(prefix)
})

test.each([
  ['Dev', /`lakeload-Dev`, which all names begin with, must be lower case/],
  ['dev_1', /must be lower case letters and digits, in words joined by one `-`/],
  ['dev.1', /must be lower case/],
  ['dev--1', /must be lower case/],
  ['dev-', /must be lower case/],
  ['a'.repeat(39), /must not be longer than 47 characters: `pulumi stack rename`/],
])('AWS would refuse names made from %s, at the end of everything else', (stack, expected) => {
  expect(() => stackPrefix('lakeload', stack)).toThrow(expected)
  expect(() => stackPrefix('lakeload', stack)).toThrow(ConfigError)
})

test('the longest allowed', () => {
  expect(stackPrefix('lakeload', 'a'.repeat(38))).toHaveLength(47)
})
