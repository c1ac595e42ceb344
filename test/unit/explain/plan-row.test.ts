import { columnSources } from '../../../job/explain/column-paths'
import { formatPlace } from '../../../job/explain/locate-value'
import { lineageOf, planRow } from '../../../job/explain/plan-row'
import { readKey } from '../../../job/explain/read-key'
import type { SchemaContract, TableContract } from '../../../job/pipeline/contract'
import { makeShopContract } from '../../support/load/shop-pipeline'

const contract = makeShopContract('shop')

function tableOf(name: string, among: SchemaContract = contract): TableContract {
  const table = among.tables.find((one) => one.name === name)
  if (table === undefined) throw new Error(`the shop has no table ${name}`)
  return table
}
const plan = (name: string, ...texts: readonly string[]) =>
  planRow(contract, tableOf(name), readKey('shop', tableOf(name), texts), 'merge')

test('a root row is its own root', () => {
  expect(plan('orders', '7')).toMatchObject({
    rowStatement: `select t0.*\nfrom "shop"."orders" as t0\nwhere t0."id" = '7'::bigint\nlimit 2`,
    rootStatement: [
      'select t0."_load_id" as load_id, t0."_raw_object" as raw_object, t0."_raw_line" as raw_line',
      'from "shop"."orders" as t0',
      `where t0."id" = '7'::bigint`,
      'limit 2',
    ].join('\n'),
  })
})

test('a row of a list in a list leads over its parents to the root', () => {
  expect(plan('discounts', 'discount_index=1', 'order_id=7', 'line_index=2').rootStatement).toBe(
    [
      'select t2."_load_id" as load_id, t2."_raw_object" as raw_object, t2."_raw_line" as raw_line, t0."discount_index" as index_0, t1."line_index" as index_1',
      'from "shop"."discounts" as t0',
      'join "shop"."lines" as t1 on t1."order_id" = t0."order_id" and t1."line_index" = t0."line_index"',
      'join "shop"."orders" as t2 on t2."id" = t1."order_id"',
      `where t0."discount_index" = 1 and t0."order_id" = '7'::bigint and t0."line_index" = 2`,
      'limit 2',
    ].join('\n'),
  )
})

test('a parent with a key of its own is found by it', () => {
  expect(plan('parcel_events', 'parcel=a', 'event_index=0').rootStatement).toContain(
    'join "shop"."parcels" as t1 on t1."parcel" = t0."parcel"\njoin "shop"."orders" as t2 on t2."id" = t1."order_id"',
  )
})

test('of a record with versions it is the newest one, and the rows above it are of the same', () => {
  const lines = tableOf('lines')
  const key = readKey('shop', lines, ['order_id=7', 'line_index=2'])
  expect(planRow(contract, lines, key, 'scd2').rootStatement).toBe(
    [
      'select t1."_load_id" as load_id, t1."_raw_object" as raw_object, t1."_raw_line" as raw_line, t0."line_index" as index_0',
      'from "shop"."lines" as t0',
      'join "shop"."orders" as t1 on t1."id" = t0."order_id" and t1."_valid_from" = t0."_valid_from"',
      `where t0."order_id" = '7'::bigint and t0."line_index" = 2 and t0."_valid_from" = ` +
        `(select max("_valid_from") from "shop"."lines" where "order_id" = '7'::bigint and "line_index" = 2)`,
      'limit 2',
    ].join('\n'),
  )
})

const pathsOf = (name: string, indexes: readonly (readonly [number, number])[]) =>
  Object.fromEntries(
    columnSources(lineageOf(contract, tableOf(name)), new Map(indexes)).map(({ name: column, steps }) => [
      column,
      steps === undefined ? undefined : formatPlace(steps),
    ]),
  )

test('each column has the path that filled it, with the places of its row in lists', () => {
  expect(pathsOf('orders', [])).toMatchObject({ id: '$.id', order: '$.order' })
  const discount = pathsOf('discounts', [
    [0, 4],
    [1, 2],
  ])
  expect(discount).toEqual({
    order_id: '$.id',
    line_index: '$.lines[2]',
    discount_index: '$.lines[2].discounts[4]',
    percent: '$.lines[2].discounts[4]',
  })
  // The key of the parent may be anywhere in its record.
  expect(
    pathsOf('parcel_events', [
      [0, 1],
      [1, 3],
    ]),
  ).toMatchObject({ parcel: '$.parcels[3].id', event: '$.parcels[3].events[1]' })
})

test('the key is a value, or a value for each of its columns', () => {
  const key = (name: string, ...texts: readonly string[]) => readKey('shop', tableOf(name), texts)
  expect(key('orders', '7')).toEqual(key('orders', 'id=7'))
  // A text that holds `=` is one all the same.
  expect(key('parcels', 'a=b')).toMatchObject([{ column: 'parcel', text: 'a=b', literal: "'a=b'" }])
  expect(key('parcels', 'parcel=parcel=b')).toMatchObject([{ text: 'parcel=b' }])
})

test('a table without a key takes any of its columns', () => {
  const keyless = { ...tableOf('orders'), key: [] }
  expect(readKey('shop', keyless, ['order=x', '_raw_line=3'])).toMatchObject([
    { column: 'order', literal: "'x'" },
    { column: '_raw_line', literal: "'3'::bigint" },
  ])
  expect(() => readKey('shop', keyless, ['x'])).toThrow(
    '`x` does not say which column of `shop.orders` it is of',
  )
  expect(() => readKey('shop', keyless, [])).toThrow('no value says which row of `shop.orders` is meant')
})

test.each([
  ['orders', ['7', '8'], '`7` does not say which column of `shop.orders` it is of'],
  ['orders', ['x'], '`x` is no value of `id`, which is bigint'],
  ['lines', ['7'], '`7` does not say which column of `shop.lines` it is of'],
  ['lines', ['order_id=7'], 'the key of `shop.lines` has 2 columns; not named: `line_index`'],
  ['lines', ['order_id=7', 'order_id=8'], '`order_id` is named twice'],
  ['lines', ['order_id=7', 'article=x'], '`article=x` names no column of the key of `shop.lines`'],
  ['lines', ['order_id=7', 'line_index=x'], '`x` is no value of `line_index`, which is integer'],
])('a key of %s that is %j is refused', (name, texts, message) => {
  expect(() => plan(name, ...texts)).toThrow(
    expect.objectContaining({
      code: 'EXPLAIN_KEY_INVALID',
      message,
      hint: expect.stringContaining(`lakeload explain-row shop.${name} `),
    }),
  )
})

test('a mistyped column is told with the one that is meant', () => {
  expect(() => plan('lines', 'order_id=7', 'line_indx=0')).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('did you mean `line_index=…`?') }),
  )
})
