import fc from 'fast-check'

/** Spells a JSON value with the white space and escapes that a list of numbers chooses. */
export function spellJson(value: unknown, choices: Iterator<number>): string {
  const pick = (): number => choices.next().value ?? 0
  const space = (): string => ['', '', ' ', '\n', '\r\n\t', '   '][pick() % 6] ?? ''
  const string = (text: string): string =>
    JSON.stringify(text).replace(/[a-z/](?=[^\\]*$)/g, (letter) =>
      pick() % 8 === 0 ? unicodeEscape(letter) : letter,
    )
  const spell = (node: unknown): string => {
    if (typeof node === 'string') return string(node)
    if (Array.isArray(node))
      return `[${space()}${node.map((item) => spell(item) + space()).join(`,${space()}`)}]`
    if (typeof node === 'object' && node !== null) {
      const members = Object.entries(node).map(
        ([name, item]) => `${string(name)}${space()}:${space()}${spell(item)}${space()}`,
      )
      return `{${space()}${members.join(`,${space()}`)}}`
    }
    return JSON.stringify(node)
  }
  return space() + spell(value) + space()
}

function unicodeEscape(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Endless choices from a finite list. */
export function* cycle(choices: readonly number[]): Generator<number, number> {
  for (;;) {
    yield* choices
    yield 0
  }
}

const { record } = fc.letrec<{ value: unknown; record: Record<string, unknown> }>((tie) => ({
  record: fc.dictionary(
    fc.oneof(fc.constantFrom('id', 'name', 'cores', 'a b', "it's"), fc.string({ unit: 'grapheme' })),
    tie('value'),
    { maxKeys: 6, noNullPrototype: true },
  ),
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.oneof(
      fc.integer(),
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .map((number) => (Object.is(number, -0) ? 0 : number)),
    ),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('record'),
  ),
}))

/** Any list of JSON objects. */
export const anyRecords = fc.array(record, { maxLength: 12 })
/** Choices for `spellJson`. */
export const anyChoices = fc.array(fc.nat(47), { minLength: 1, maxLength: 40 })
/** How an input comes in pieces. */
export const anyChunks = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
