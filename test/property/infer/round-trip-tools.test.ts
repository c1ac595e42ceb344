import fc from 'fast-check'
import { parseNode, writeNode } from '../../support/infer/json-node'
import { randomRecords } from '../../support/infer/random-records'
import { rebuildRecords } from '../../support/infer/rebuild-records'
import { countRows, valuesAt } from '../../support/infer/row-counts'
import { blurredPaths, comparable, exactDecimal, instantOf } from '../../support/infer/same-value'
import { testContract } from '../../support/stage/test-contract'

/** The tools that judge the round trip, judged by themselves: a blind judge would pass anything. */

test('JSON that was written is read back as it was, numbers by their digits', () => {
  fc.assert(
    fc.property(randomRecords, (records) => {
      expect(records.map((record) => parseNode(writeNode(record)))).toEqual(records)
      // The engine's own parser agrees, but for the digits that it does not keep.
      for (const record of records) expect(() => JSON.parse(writeNode(record))).not.toThrow()
    }),
    { numRuns: 200 },
  )
})

test.each([
  ['1.50', '15e-1'],
  ['0.15e1', '15e-1'],
  ['-0.0e7', '0'],
  ['100', '1e2'],
  ['1E+2', '1e2'],
  ['-12345678901234567890.10', '-123456789012345678901e-1'],
])('the exact value of %s is %s', (text, value) => {
  expect(exactDecimal(text)).toBe(value)
})

test.each([
  ['1970-01-01T00:00:00.000001Z', '1'],
  ['1970-01-01 05:30:00.5+05:30', '500000'],
  ['1970-01-01 00:00:00+00', '0'],
  ['1969-12-31T23:59', '-60000000'],
])('the instant of %s is %s', (text, micros) => {
  expect(instantOf(text)).toBe(micros)
})

test('what no table tells apart is the same, and nothing else is', () => {
  const same = (a: string, b: string): boolean =>
    JSON.stringify(comparable(parseNode(a), new Map())) ===
    JSON.stringify(comparable(parseNode(b), new Map()))
  expect(same('{"a":1,"b":{"c":[]}}', '{"b":null,"a":1.0}')).toBe(true)
  expect(same('{"a":[null]}', '{"a":[]}')).toBe(false)
  expect(same('{"a":"1"}', '{"a":1}')).toBe(false)
  expect(same('{"a":[1,2]}', '{"a":[2,1]}')).toBe(false)
  expect(same('{"a":9007199254740993}', '{"a":9007199254740992}')).toBe(false)
  expect(same('{"__proto__":1}', '{}')).toBe(false)
})

test('a double is the same as a number whose every digit it gives back', () => {
  const types = new Map([['$', { kind: 'double' } as const]])
  const same = (a: string, b: string): boolean =>
    JSON.stringify(comparable(parseNode(a), types)) === JSON.stringify(comparable(parseNode(b), types))
  // A 16th digit that the double has, though its shortest text does without.
  expect(same('8400000.803082099', '8400000.8030821')).toBe(true)
  expect(same('0.10000000000000001', '0.1')).toBe(true)
  expect(same('8400000.803082098', '8400000.8030821')).toBe(false)
  expect(same('9007199254740993', '9007199254740992')).toBe(false)
  expect(same('1e400', '1.7976931348623157e308')).toBe(false)
})

test('a text column that held numbers too is told', () => {
  const records = ['{"a":"1","b":1}', '{"a":2,"b":2}'].map(parseNode)
  const text = { kind: 'varchar', bytes: 9 } as const
  const types = new Map([
    ['$.a', text],
    ['$.b', text],
  ])
  expect(blurredPaths(records, types)).toEqual(['$.a'])
})

const contract = testContract({
  orders: {
    key: ['id'],
    columns: { id: ['$.id', 'integer!'], city: ['$.to.city', 'varchar(9)'], more: ['$.to.more', 'super'] },
  },
  lines: {
    from: '$.to.lines[*]',
    parent: 'orders',
    parentKey: { order_id: ['id', 'integer'] },
    listIndex: 'place',
    columns: { price: ["$.to.lines[*]['a price']", 'decimal(18,2)'] },
  },
  tags: {
    from: '$.to.lines[*].tags[*]',
    parent: 'lines',
    parentKey: { order_id: ['order_id', 'integer'], line: ['place', 'integer'] },
    listIndex: 'place',
    columns: { tag: ['$.to.lines[*].tags[*]', 'varchar(9)'] },
  },
})

test('tables are joined up to records, in the order of records and lists', () => {
  const row = (line: number, id: number, city: string | null, more: string | null) => ({
    ...{ id: String(id), city, more, _raw_object: 'part', _raw_line: String(line) },
  })
  const records = rebuildRecords(contract, 'orders', {
    orders: [row(10, 2, null, null), row(9, 1, 'Bern', '[1.10, {}]')],
    lines: [
      { order_id: '1', place: '1', price: null },
      { order_id: '1', place: '0', price: '1.10' },
    ],
    tags: [
      { order_id: '1', line: '1', place: '1', tag: null },
      { order_id: '1', line: '1', place: '0', tag: 'x' },
    ],
  })
  expect(records.map(writeNode)).toEqual([
    '{"id":1,"to":{"city":"Bern","more":[1.10,{}],"lines":[{"a price":1.10},{"tags":["x",null]}]}}',
    '{"id":2}',
  ])
})

test('a list with a gap is no list', () => {
  const orders = [{ id: '1', city: null, more: null, _raw_object: 'part', _raw_line: '1' }]
  const lines = [{ order_id: '1', place: '1', price: null }]
  expect(() => rebuildRecords(contract, 'orders', { orders, lines })).toThrow(
    '`lines` has place 1 where 0 should be',
  )
})

test('rows are counted where their path leads, nulls in lists included', () => {
  const records = [{ to: { lines: [{ tags: [1, null] }, null] } }, { to: null }, {}]
  const written = Object.fromEntries(contract.tables.map(({ name, from }) => [name, { from, columns: {} }]))
  expect(countRows({ tables: written }, records)).toEqual({ orders: 3, lines: 2, tags: 2 })
  expect(valuesAt("$['it\\'s'].b", [{ "it's": { b: 7 } }])).toEqual([7])
})
