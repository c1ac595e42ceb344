import fc from 'fast-check'
import { naiveProfile, type PlainProfile } from '../../support/infer/naive-profile'
import { profileText } from '../../support/infer/profile-text'

const space = fc.constantFrom('', '', '', ' ', '\n', '\r\n\t')
const texts = fc.oneof(
  fc.constantFrom(
    '2020-02-29',
    '2021-02-29',
    '1999-12-31',
    '2020-02-29T10:00',
    '2020-02-29 10:00:59.5Z',
    'a',
    'é',
    '',
  ),
  fc.constantFrom(
    '2020-02-29T10:00:00+05:30',
    '2020-02-29T24:00:00Z',
    '\0',
    '\ud800',
    'x\udc00',
    '\u{1f600}',
    '\\"/',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    maxLength: 6,
  }),
)
/** A text in JSON, some of its characters escaped: JSON.stringify escapes half surrogate pairs and control characters. */
const spelledText = fc
  .tuple(texts, fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }))
  .map(([text, choices]) => {
    const units = [...text].map((character, index) =>
      choices[index % choices.length] === 0
        ? unicodeEscapes(character)
        : JSON.stringify(character).slice(1, -1),
    )
    return `"${units.join('')}"`
  })
const digits = fc.stringMatching(/^[0-9]{1,25}$/)
const spelledNumber = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      fc.constantFrom('0', '1', '5', '50', '100'),
      digits.map((text) => text.replace(/^0+(?=.)/, '')),
    ),
    fc.oneof(
      fc.constantFrom('', '.0', '.50', '.05'),
      digits.map((text) => `.${text}`),
    ),
    fc.constantFrom('', '', '', 'e0', 'e1', 'E-1', 'e+2', 'e-2', 'e18', 'e-300', 'e300', 'e400'),
  )
  .map((parts) => parts.join(''))
const name = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('id', 'a', 'b', 'cores', 'a b', 'é', "it's", '[*]', '__proto__') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
)

const { record } = fc.letrec<{ value: string; record: string }>((tie) => ({
  record: fc
    .tuple(fc.uniqueArray(fc.tuple(name, tie('value')), { maxLength: 5, selector: ([one]) => one }), space)
    .map(([members, gap]) => {
      const spelled = members.map(([one, value], index) => {
        const key = index === 0 && gap !== '' ? `"${unicodeEscapes(one)}"` : JSON.stringify(one)
        return `${key}${gap}:${gap}${value}${gap}`
      })
      return `{${gap}${spelled.join(`,${gap}`)}}`
    }),
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('null', 'true', 'false'),
    spelledText,
    spelledNumber,
    fc
      .tuple(fc.array(tie('value'), { maxLength: 4 }), space)
      .map(([items, gap]) => `[${gap}${items.join(`${gap},`)}${gap}]`),
    tie('record'),
  ),
}))
const anyRecords = fc.array(record, { minLength: 1, maxLength: 12 })
const anyWindow = fc.integer({ min: 1, max: 60 })

const byPath = (a: PlainProfile, b: PlainProfile) => (a.path < b.path ? -1 : 1)

test('the profile of any records is the one that a naive reader makes, wherever the window cuts them', async () => {
  await fc.assert(
    fc.asyncProperty(anyRecords, anyWindow, async (records, windowBytes) => {
      const text = `[${records.join(',')}]`
      const profile = await profileText(text, { windowBytes })
      const plain = profile.paths.map(({ example, ...rest }): PlainProfile => rest)
      expect([...plain].sort(byPath)).toEqual([...naiveProfile(text)].sort(byPath))
      expect(profile.records).toBe(records.length)
      expect(profile.bytes).toBe(Buffer.byteLength(records.join('\n')) + 1)
      expect(profile.complete).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('the paths come parents first, each with an example that is there, at its record', async () => {
  await fc.assert(
    fc.asyncProperty(anyRecords, anyWindow, async (records, windowBytes) => {
      const { paths } = await profileText(`[${records.join(',')}]`, { windowBytes })
      const places = new Map(paths.map(({ path }, place) => [path, place]))
      expect(paths[0]?.path).toBe('$')
      for (const { path, example } of paths) {
        const parents = paths.filter((one) => path !== one.path && path.startsWith(one.path))
        for (const parent of parents) {
          if (!/^[.[]/.test(path.slice(parent.path.length))) continue
          expect(places.get(parent.path)).toBeLessThan(places.get(path) ?? 0)
        }
        if (example === undefined) continue
        const line = (records[example.line - 1] ?? '').replace(/[\r\n]/g, ' ')
        expect(line).toContain(example.value)
      }
    }),
  )
})

test('one value twice, in whatever spelling, is not unique; two values are', async () => {
  const scalar = fc.oneof(spelledText, spelledNumber)
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(scalar, { minLength: 1, maxLength: 200 }), async (values) => {
      const text = `[${values.map((value) => `{"id":${value}}`).join(',')}]`
      const { paths } = await profileText(text)
      expect(paths[1]?.unique).toBe(naiveProfile(text)[1]?.unique)
    }),
  )
})

function unicodeEscapes(text: string): string {
  return text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
