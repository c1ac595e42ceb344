import fc from 'fast-check'
import { formatPlace, type PlaceStep, ValueLocator } from '../../../job/explain/locate-value'

const record =
  '{ "id" : 9007199254740993 , "a b":"x\\"}]","price":1.50,"\\u006eame":null,"lines":[ {"n":1e2},[],{"n":{"m":[true]}} ],"none":{}}'
const find = (...steps: readonly (string | number)[]): string | undefined =>
  new ValueLocator(record).find(
    steps.map((step): PlaceStep => (typeof step === 'string' ? { member: step } : { element: step })),
  )

test('values stand as they are spelt in the record', () => {
  expect(find()).toBe(record)
  expect(find('id')).toBe('9007199254740993')
  expect(find('a b')).toBe('"x\\"}]"')
  expect(find('price')).toBe('1.50')
  expect(find('name')).toBe('null')
  expect(find('lines', 0, 'n')).toBe('1e2')
  expect(find('lines', 2, 'n')).toBe('{"m":[true]}')
  expect(find('lines', 2, 'n', 'm', 0)).toBe('true')
})

test('what is not there is not found', () => {
  expect(find('lines', 3)).toBeUndefined()
  expect(find('lines', 1, 0)).toBeUndefined()
  expect(find('lines', 'n')).toBeUndefined()
  expect(find('none', 'n')).toBeUndefined()
  expect(find('name', 'first')).toBeUndefined()
  expect(find('constructor')).toBeUndefined()
})

/** Every place of a value, with the value. */
function places(value: unknown, at: readonly PlaceStep[] = []): [readonly PlaceStep[], unknown][] {
  if (Array.isArray(value)) {
    return [[at, value], ...value.flatMap((one, element) => places(one, [...at, { element }]))]
  }
  if (typeof value !== 'object' || value === null) return [[at, value]]
  return [[at, value], ...Object.entries(value).flatMap(([member, one]) => places(one, [...at, { member }]))]
}

test('every value of any record is found at its place', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 1, 3), (text, indent) => {
      const value: unknown = JSON.parse(text)
      const locator = new ValueLocator(JSON.stringify(value, null, indent))
      for (const [steps, expected] of places(value)) {
        expect(JSON.parse(locator.find(steps) ?? 'not found')).toEqual(expected)
      }
    }),
  )
})

test('a place is written as a path with numbers', () => {
  expect(formatPlace([{ member: 'cores' }, { element: 0 }, { member: 'a b' }])).toBe("$.cores[0]['a b']")
})
