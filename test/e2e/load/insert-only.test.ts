import { ask, loadOrders, newSchema, shopContent, useLoadBench } from '../../support/load/load-bench'
import { makeShop } from '../../support/load/shop-pipeline'
import { newerLoad, olderLoad } from '../../support/load/staged-manifest'

const bench = useLoadBench()

const first = [
  { id: 1, order: 'one', lines: [{ article: 'nut', discounts: [5] }] },
  { id: 2, parcels: [{ id: 'p', events: ['sent'] }] },
]
const second = [
  { id: 1, order: 'uno', lines: [{ article: 'bolt' }, { article: 'cog', discounts: [1, 2] }] },
  { id: 2, parcels: [{ id: 'q', events: ['sent', 'lost'] }] },
  { id: 3, order: 'three', lines: [{ article: 'pin' }], parcels: [{ id: 'r', events: ['sent'] }] },
]

test('records whose key is there are left out with all their rows, and counted', async () => {
  const shop = makeShop(newSchema(), 'insert_only')
  await loadOrders(bench, shop, olderLoad, first)
  const result = await loadOrders(bench, shop, newerLoad, second)
  expect(result.tables).toEqual([
    { name: 'orders', rows_staged: 3, rows_loaded: 1, rows_deleted: 0, rows_left_out: 2 },
    { name: 'lines', rows_staged: 3, rows_loaded: 1, rows_deleted: 0, rows_left_out: 2 },
    { name: 'discounts', rows_staged: 2, rows_loaded: 0, rows_deleted: 0, rows_left_out: 2 },
    { name: 'parcels', rows_staged: 2, rows_loaded: 1, rows_deleted: 0, rows_left_out: 1 },
    { name: 'parcel_events', rows_staged: 3, rows_loaded: 1, rows_deleted: 0, rows_left_out: 2 },
  ])
  const content = await shopContent(bench, shop)
  expect(content.orders?.map(({ id, order }) => [id, order])).toEqual([
    ['1', 'one'],
    ['2', null],
    ['3', 'three'],
  ])
  expect(content.lines?.map(({ order_id, article }) => [order_id, article])).toEqual([
    ['1', 'nut'],
    ['3', 'pin'],
  ])
  expect(content.parcel_events?.map(({ parcel, event }) => [parcel, event])).toEqual([
    ['p', 'sent'],
    ['r', 'sent'],
  ])
})

test('a load of what is there writes nothing, and a late one adds what only it has', async () => {
  const shop = makeShop(newSchema(), 'insert_only')
  await loadOrders(bench, shop, newerLoad, first)
  const again = await loadOrders(bench, shop, '01JD0000000000000000000003', first)
  expect(again.tables.map(({ rows_loaded }) => rows_loaded)).toEqual([0, 0, 0, 0, 0])
  await loadOrders(bench, shop, olderLoad, second)
  expect(await ask(bench, `select id, _load_id from ${shop.name}.orders order by id`)).toEqual([
    { id: '1', _load_id: newerLoad },
    { id: '2', _load_id: newerLoad },
    { id: '3', _load_id: olderLoad },
  ])
})

test('what a load has left out is told again where it was committed already', async () => {
  const shop = makeShop(newSchema(), 'insert_only')
  await loadOrders(bench, shop, olderLoad, first)
  const result = await loadOrders(bench, shop, newerLoad, second)
  expect(await loadOrders(bench, shop, newerLoad, second)).toEqual({ ...result, already_loaded: true })
})
