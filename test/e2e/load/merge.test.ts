import { ask, loadOrders, newSchema, shopContent, useLoadBench } from '../../support/load/load-bench'
import { makeShop } from '../../support/load/shop-pipeline'
import type { Order } from '../../support/load/shop-records'
import { newerLoad, olderLoad } from '../../support/load/staged-manifest'

const bench = useLoadBench()

const first: readonly Order[] = [
  {
    id: 1,
    order: 'one',
    tag: '12.34',
    timestamp: '2026-01-02 03:04:05.678901',
    user: { name: 'Ann', emails: ['a@b'] },
    lines: [
      { article: 'nut', discounts: [5, 10] },
      { article: 'bolt', discounts: [20] },
    ],
    parcels: [{ id: 'p1', events: ['packed', 'sent'] }],
  },
  { id: 2, order: 'two', lines: [{ article: 'gear' }], parcels: [{ id: 'p2', events: ['packed'] }] },
  { id: 3, order: 'three' },
]

test('a first load makes the tables and fills them', async () => {
  const shop = makeShop(newSchema())
  const result = await loadOrders(bench, shop, olderLoad, first)
  expect(result).toEqual({
    already_loaded: false,
    tables: [
      { name: 'orders', rows_staged: 3, rows_loaded: 3, rows_deleted: 0 },
      { name: 'lines', rows_staged: 3, rows_loaded: 3, rows_deleted: 0 },
      { name: 'discounts', rows_staged: 3, rows_loaded: 3, rows_deleted: 0 },
      { name: 'parcels', rows_staged: 2, rows_loaded: 2, rows_deleted: 0 },
      { name: 'parcel_events', rows_staged: 3, rows_loaded: 3, rows_deleted: 0 },
    ],
  })
  const content = await shopContent(bench, shop)
  expect(content.orders?.[0]).toEqual({
    id: '1',
    order: 'one',
    tag: '12.34',
    timestamp: '2026-01-02 03:04:05.678901',
    user: expect.any(String),
  })
  expect(JSON.parse(String(content.orders?.[0]?.user))).toEqual({ name: 'Ann', emails: ['a@b'] })
  expect(content.discounts).toEqual([
    { order_id: '1', line_index: 0, discount_index: 0, percent: 5 },
    { order_id: '1', line_index: 0, discount_index: 1, percent: 10 },
    { order_id: '1', line_index: 1, discount_index: 0, percent: 20 },
  ])
})

test('a second load updates, adds and shrinks, and leaves the rest', async () => {
  const shop = makeShop(newSchema())
  await loadOrders(bench, shop, olderLoad, first)
  const result = await loadOrders(bench, shop, newerLoad, [
    // One line less, one discount less, another parcel, and fields that became null.
    {
      id: 1,
      order: 'uno',
      lines: [{ article: 'nut', discounts: [5] }],
      parcels: [{ id: 'p9', events: ['lost'] }],
    },
    // Lists that came in empty.
    { id: 2, order: 'two' },
    { id: 4, order: 'four', lines: [{ article: 'cog' }] },
  ])
  expect(result.tables).toEqual([
    { name: 'orders', rows_staged: 3, rows_loaded: 3, rows_deleted: 2 },
    { name: 'lines', rows_staged: 2, rows_loaded: 2, rows_deleted: 3 },
    { name: 'discounts', rows_staged: 1, rows_loaded: 1, rows_deleted: 3 },
    { name: 'parcels', rows_staged: 1, rows_loaded: 1, rows_deleted: 2 },
    { name: 'parcel_events', rows_staged: 1, rows_loaded: 1, rows_deleted: 3 },
  ])
  const empty = { tag: null, timestamp: null, user: null }
  expect(await shopContent(bench, shop)).toEqual({
    orders: [
      { id: '1', order: 'uno', ...empty },
      { id: '2', order: 'two', ...empty },
      { id: '3', order: 'three', ...empty },
      { id: '4', order: 'four', ...empty },
    ],
    lines: [
      { order_id: '1', line_index: 0, article: 'nut' },
      { order_id: '4', line_index: 0, article: 'cog' },
    ],
    discounts: [{ order_id: '1', line_index: 0, discount_index: 0, percent: 5 }],
    parcels: [{ order_id: '1', parcel_index: 0, parcel: 'p9' }],
    parcel_events: [{ parcel: 'p9', event_index: 0, event: 'lost' }],
  })
  expect(await ask(bench, `select id, _load_id from ${shop.name}.orders order by id`)).toEqual([
    { id: '1', _load_id: newerLoad },
    { id: '2', _load_id: newerLoad },
    { id: '3', _load_id: olderLoad },
    { id: '4', _load_id: newerLoad },
  ])
})

test('a late load adds what is new and never replaces a record of a newer load', async () => {
  const shop = makeShop(newSchema())
  const newest: Order = { id: 1, order: 'new', lines: [{ article: 'new', discounts: [1] }] }
  await loadOrders(bench, shop, newerLoad, [newest])
  const result = await loadOrders(bench, shop, olderLoad, first)
  expect(result.tables).toEqual([
    { name: 'orders', rows_staged: 3, rows_loaded: 2, rows_deleted: 0, rows_left_out: 1 },
    { name: 'lines', rows_staged: 3, rows_loaded: 1, rows_deleted: 0, rows_left_out: 2 },
    { name: 'discounts', rows_staged: 3, rows_loaded: 0, rows_deleted: 0, rows_left_out: 3 },
    { name: 'parcels', rows_staged: 2, rows_loaded: 1, rows_deleted: 0, rows_left_out: 1 },
    { name: 'parcel_events', rows_staged: 3, rows_loaded: 1, rows_deleted: 0, rows_left_out: 2 },
  ])
  const content = await shopContent(bench, shop)
  expect(content.orders?.map((row) => row.order)).toEqual(['new', 'two', 'three'])
  expect(content.lines?.map((row) => row.article)).toEqual(['new', 'gear'])
  expect(content.discounts?.map((row) => row.percent)).toEqual([1])
  expect(content.parcel_events?.map((row) => row.parcel)).toEqual(['p2'])
  expect(await ask(bench, `select load_id from ${shop.name}._state`)).toEqual([{ load_id: newerLoad }])
})

test('the same load a second time changes nothing and answers what it did', async () => {
  const shop = makeShop(newSchema())
  const once = await loadOrders(bench, shop, olderLoad, first)
  const before = await shopContent(bench, shop)
  const twice = await loadOrders(bench, shop, olderLoad, first)
  expect(twice).toEqual({ already_loaded: true, tables: once.tables })
  expect(await shopContent(bench, shop)).toEqual(before)
  expect(await ask(bench, `select count(*) as n from ${shop.name}._loads`)).toEqual([{ n: '1' }])
})

test('a load without records makes the tables, and records itself', async () => {
  const shop = makeShop(newSchema())
  const result = await loadOrders(bench, shop, olderLoad, [])
  expect(result.tables.map(({ rows_loaded }) => rows_loaded)).toEqual([0, 0, 0, 0, 0])
  expect((await shopContent(bench, shop)).orders).toEqual([])
  expect(await ask(bench, `select rows_loaded from ${shop.name}._loads`)).toEqual([{ rows_loaded: '0' }])
})
