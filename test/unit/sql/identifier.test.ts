import {
  findIdentifierProblem,
  identifier,
  identifierList,
  needsQuotes,
  qualifiedName,
} from '../../../job/sql/identifier'

test('names are always quoted, quotes in them doubled', () => {
  expect(identifier('launches')).toBe('"launches"')
  expect(identifier('order')).toBe('"order"')
  expect(identifier('a "b"')).toBe('"a ""b"""')
  expect(qualifiedName('spacex', 'launches')).toBe('"spacex"."launches"')
  expect(identifierList(['id', 'user'])).toBe('"id", "user"')
})

test.each([
  ['', 'is empty'],
  ['x'.repeat(128), 'has 128 bytes, Redshift takes 127'],
  ['é'.repeat(64), 'has 128 bytes, Redshift takes 127'],
  ['a\0b', 'holds a NUL character'],
  ['a\ud800b', 'holds half a surrogate pair'],
  ['Launches', 'has upper case letters, which Redshift folds to lower case'],
])('a name that Redshift would change is refused: %j', (name, problem) => {
  expect(findIdentifierProblem(name)).toBe(problem)
  expect(() => identifier(name)).toThrow(
    expect.objectContaining({ code: 'LOAD_NAME_INVALID', message: `the name \`${name}\` ${problem}` }),
  )
})

test('a name of exactly 127 bytes is taken', () => {
  expect(identifier('x'.repeat(127))).toBe(`"${'x'.repeat(127)}"`)
})

test.each(['order', 'tag', 'timestamp', 'user', 'group', 'offset', 'open', 'percent', '1st', 'a b', ''])(
  '%j needs quotes',
  (name) => expect(needsQuotes(name)).toBe(true),
)

test.each(['name', 'type', 'status', 'date', '_load_id', 'launch_cores'])('%j needs no quotes', (name) =>
  expect(needsQuotes(name)).toBe(false),
)
