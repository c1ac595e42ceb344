import { integerLiteral, nullableTextLiteral, textLiteral, timestampLiteral } from '../../../job/sql/literal'

test('quotes and backslashes are doubled, as Redshift takes the backslash as an escape', () => {
  expect(textLiteral('plain')).toBe("'plain'")
  expect(textLiteral("it's")).toBe("'it''s'")
  expect(textLiteral('a\\b')).toBe("'a\\\\b'")
  expect(textLiteral("\\'; drop table x --")).toBe("'\\\\''; drop table x --'")
  expect(textLiteral('')).toBe("''")
})

test('null is no text', () => {
  expect(nullableTextLiteral(null)).toBe('null')
  expect(nullableTextLiteral('null')).toBe("'null'")
})

test.each([
  ['a\0b', 'a text for the warehouse holds a NUL character'],
  ['a\udc00', 'a text for the warehouse holds half a surrogate pair'],
])('a text that would not arrive as it is, is refused: %j', (text, message) => {
  expect(() => textLiteral(text)).toThrow(expect.objectContaining({ code: 'LOAD_TEXT_INVALID', message }))
})

test('moments are written in UTC to the millisecond', () => {
  expect(timestampLiteral(new Date('2026-11-22T03:04:05.067+02:00'))).toBe(
    "'2026-11-22 01:04:05.067'::timestamp",
  )
})

test('only whole numbers that a double holds exactly stand in a statement', () => {
  expect(integerLiteral(205)).toBe('205')
  for (const value of [1.5, Number.NaN, 2 ** 53]) {
    expect(() => integerLiteral(value)).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  }
})
