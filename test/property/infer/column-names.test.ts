import fc from 'fast-check'
import { nameColumns, nameTables, snakeCase } from '../../../job/infer/column-names'
import { formatJsonPath } from '../../../job/pipeline/json-path'
import { systemColumnTypes } from '../../../job/pipeline/system-columns'
import { findIdentifierProblem, needsQuotes } from '../../../job/sql/identifier'

/** JSON names in any spelling, many of them alike. */
const jsonName = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom(
    'a b',
    'a-b',
    'aB',
    'a_b',
    'A_B',
    'a.b',
    '_load_id',
    'order',
    'oid',
    'xmin',
    '1',
    '',
    '_',
    'é',
    'e',
    'id',
  ),
)
const paths = fc
  .uniqueArray(fc.array(jsonName, { minLength: 1, maxLength: 3 }), {
    selector: (names) => formatJsonPath(names.map((member) => ({ member }))),
    maxLength: 30,
  })
  .map((all) => all.map((words) => ({ path: formatJsonPath(words.map((member) => ({ member }))), words })))

test.each([
  ['columns', nameColumns, 127],
  ['tables', nameTables, 100],
] as const)('names of %s are legal, unique, and free of what is taken', (_, nameThem, maxBytes) => {
  fc.assert(
    fc.property(paths, (nameables) => {
      const names = [...nameThem(nameables, new Set(['a_b', 'id'])).values()]
      expect(names).toHaveLength(nameables.length)
      expect(new Set(names).size).toBe(names.length)
      for (const name of names) {
        expect(name).toMatch(/^[a-z][a-z0-9_]*$/)
        expect(findIdentifierProblem(name)).toBeUndefined()
        expect(needsQuotes(name)).toBe(false)
        expect(name.length).toBeLessThanOrEqual(maxBytes)
        expect(systemColumnTypes.has(name)).toBe(false)
        expect(['a_b', 'id']).not.toContain(name)
      }
    }),
  )
})

test('names depend on the set of paths, not on their order', () => {
  fc.assert(
    fc.property(paths, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (nameables, random) => {
      const shuffled = nameables
        .map((nameable) => ({ nameable, at: random.next().value }))
        .sort((a, b) => a.at - b.at)
        .map(({ nameable }) => nameable)
      expect(new Map([...nameColumns(shuffled)].sort())).toEqual(new Map([...nameColumns(nameables)].sort()))
    }),
  )
})

test.each([
  ['patchSmall', 'patch_small'],
  ['HTTPServer', 'http_server'],
  ['Größe (cm)', 'gro_udf_e_cm'],
  ['Café', 'cafe'],
  ['🚀', 'u1f680'],
  ['a.b-c d', 'a_b_c_d'],
])('%s is %s', (name, expected) => {
  expect(snakeCase(name)).toBe(expected)
})

test('the one that is spelled so keeps its name; the others get a digest of their path', () => {
  const names = nameColumns([
    { path: '$.aB', words: ['aB'] },
    { path: '$.a_b', words: ['a_b'] },
  ])
  expect(names.get('$.a_b')).toBe('a_b')
  expect(names.get('$.aB')).toMatch(/^a_b_[0-9a-f]{6}$/)
})
