import fc from 'fast-check'
import { textLiteral } from '../../../job/sql/literal'

/** Reads a literal by Redshift's rule: a backslash takes the next character as it is, and so does a quote a quote. */
function readLiteral(literal: string): string {
  expect(literal.startsWith("'") && literal.endsWith("'")).toBe(true)
  const body = literal.slice(1, -1)
  let text = ''
  for (let index = 0; index < body.length; index++) {
    const character = body[index]
    // A single quote on its own would have ended the literal, and what follows would be SQL.
    if (character === "'" && body[index + 1] !== "'")
      throw new Error(`the literal ends at ${index}: ${literal}`)
    if (character === "'" || character === '\\') index++
    text += body[index] ?? ''
  }
  return text
}

const anyText = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom("'", '\\', '\n', '"', '$', ';'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  })
  .filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text))

test('every text comes out of its literal as it went in', () => {
  fc.assert(fc.property(anyText, (text) => expect(readLiteral(textLiteral(text))).toBe(text)))
})
