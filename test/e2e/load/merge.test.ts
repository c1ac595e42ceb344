import {
  ask,
  type LoadBench,
  loadOrders,
  newSchema,
  shopContent,
  startLoadBench,
} from '../../support/load/load-bench'
import { makeShop } from '../../support/load/shop-pipeline'
import type { Order } from '../../support/load/shop-records'
import { newerLoad, olderLoad } from '../../support/load/staged-manifest'

let bench: LoadBench
beforeAll(async () => {
  bench = await startLoadBench()
})
afterAll(async () => {
  await bench?.close()
})

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
