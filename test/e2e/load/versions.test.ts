import { load } from '../../../job/load/load'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'
import type { Row } from '../../../job/ports/warehouse'
import {
  ask,
  loadContext,
  loadOrders,
  newSchema,
  stageOrders,
  useLoadBench,
} from '../../support/load/load-bench'
import { makeShop } from '../../support/load/shop-pipeline'
import type { Order } from '../../support/load/shop-records'
import { newerLoad, olderLoad } from '../../support/load/staged-manifest'

const bench = useLoadBench()

const lastLoad = '01JD0000000000000000000003'

/** All versions of the rows of a table, oldest first, each with the load that brought it. */
async function versions(shop: ResolvedPipeline, table: string, columns: string): Promise<readonly Row[]> {
  return await ask(
    bench,
    `select ${columns}, _load_id, _is_current as current, _valid_to is null as open from ${shop.name}.${table} ` +
      `order by ${columns}, _valid_from`,
  )
}

/** A stage of an order and its load, with the rows of both tables that are current. */
async function loadAll(shop: ResolvedPipeline, ...loads: readonly (readonly Order[])[]): Promise<void> {
  for (const [index, orders] of loads.entries()) {
    await loadOrders(bench, shop, `01JD000000000000000000000${index + 1}`, orders)
  }
}

test('a record that has changed gets a new version, one that has not keeps its own, a new one begins', async () => {
  const shop = makeShop(newSchema(), 'scd2')
  await loadOrders(bench, shop, olderLoad, [
    { id: 1, order: 'one' },
    { id: 2, order: 'two' },
  ])
  const result = await loadOrders(bench, shop, newerLoad, [
    { id: 1, order: 'uno' },
    { id: 2, order: 'two' },
    { id: 3, order: 'three' },
  ])
  expect(result.tables[0]).toEqual({
    name: 'orders',
    rows_staged: 3,
    rows_loaded: 2,
    rows_deleted: 1,
    rows_left_out: 1,
  })
  expect(await versions(shop, 'orders', 'id, "order"')).toEqual([
    { id: '1', order: 'one', _load_id: olderLoad, current: false, open: false },
    { id: '1', order: 'uno', _load_id: newerLoad, current: true, open: true },
    { id: '2', order: 'two', _load_id: olderLoad, current: true, open: true },
    { id: '3', order: 'three', _load_id: newerLoad, current: true, open: true },
  ])
  // One version ends just when the next begins.
  expect(
    await ask(
      bench,
      `select old._valid_to = new._valid_from as meets, new._valid_from = new._loaded_at as loaded from ${shop.name}.orders old ` +
        `join ${shop.name}.orders new on new.id = old.id and new._is_current where not old._is_current`,
    ),
  ).toEqual([{ meets: true, loaded: true }])
})

const whole: Order = {
  id: 1,
  order: 'one',
  tag: '1.50',
  timestamp: '2026-01-01 00:00:00',
  user: { name: 'Ada', list: [1, null] },
  lines: [{ article: 'nut', discounts: [5, 6] }, { article: 'bolt' }],
  parcels: [{ id: 'p', events: ['sent', 'got'] }],
}

test('a record that is the same in every table writes nothing, however often it comes', async () => {
  const shop = makeShop(newSchema(), 'scd2')
  await loadAll(shop, [whole, { id: 2 }])
  const again = await loadOrders(bench, shop, newerLoad, [whole, { id: 2 }])
  expect(again.tables.map(({ rows_loaded, rows_deleted }) => [rows_loaded, rows_deleted])).toEqual(
    Array.from({ length: 5 }, () => [0, 0]),
  )
  expect(await ask(bench, `select distinct _load_id from ${shop.name}.parcel_events`)).toEqual([
    { _load_id: olderLoad },
  ])
})

test.each<[string, Partial<Order>]>([
  ['a text', { order: 'uno' }],
  ['blanks at the end of a text', { order: 'one ' }],
  ['a value that is null now', { tag: undefined as never }],
  ['a moment', { timestamp: '2026-01-01 00:00:00.000001' }],
  ['something within SUPER', { user: { name: 'Ada', list: [1, 2] } }],
  ['an element more', { lines: [...(whole.lines ?? []), { article: 'cog' }] }],
  ['a list that is empty now', { lines: [] }],
  ['the order of a list', { lines: [...(whole.lines ?? [])].reverse() }],
  ['a list within a list', { lines: [{ article: 'nut', discounts: [5] }, { article: 'bolt' }] }],
  ['a table that is reached through another', { parcels: [{ id: 'p', events: ['sent'] }] }],
])('a record has changed with %s, and its version begins anew in every table', async (_, change) => {
  const shop = makeShop(newSchema(), 'scd2')
  await loadAll(shop, [whole, { id: 2, lines: [{ article: 'pin' }] }], [{ ...whole, ...change }])
  const open = async (table: string): Promise<readonly Row[]> =>
    await ask(bench, `select distinct _load_id from ${shop.name}.${table} where _is_current order by 1`)
  expect(
    await ask(bench, `select id, _load_id from ${shop.name}.orders where _is_current order by id`),
  ).toEqual([
    { id: '1', _load_id: newerLoad },
    { id: '2', _load_id: olderLoad },
  ])
  expect(await open('parcel_events')).toEqual([{ _load_id: newerLoad }])
  expect(
    await ask(bench, `select count(*) as n from ${shop.name}.parcel_events where not _is_current`),
  ).toEqual([{ n: '2' }])
})

test('a row that moves to another record is of both at their times', async () => {
  const shop = makeShop(newSchema(), 'scd2')
  const parcel = { id: 'p', events: ['sent'] }
  await loadAll(shop, [{ id: 1, parcels: [parcel] }, { id: 2 }], [{ id: 1 }, { id: 2, parcels: [parcel] }])
  await loadOrders(bench, shop, lastLoad, [
    { id: 1, order: 'again' },
    { id: 2, parcels: [parcel] },
  ])
  expect(await versions(shop, 'parcels', 'parcel, order_id')).toEqual([
    { parcel: 'p', order_id: '1', _load_id: olderLoad, current: false, open: false },
    { parcel: 'p', order_id: '2', _load_id: newerLoad, current: true, open: true },
  ])
  expect(await versions(shop, 'parcel_events', 'parcel')).toEqual([
    { parcel: 'p', _load_id: olderLoad, current: false, open: false },
    { parcel: 'p', _load_id: newerLoad, current: true, open: true },
  ])
})

test('a late load is refused, and changes nothing', async () => {
  const shop = makeShop(newSchema(), 'scd2')
  await loadOrders(bench, shop, newerLoad, [{ id: 1, order: 'new' }])
  await expect(loadOrders(bench, shop, olderLoad, [{ id: 1, order: 'old' }])).rejects.toMatchObject({
    code: 'LOAD_SUPERSEDED',
    message: `load \`${olderLoad}\` is older than load \`${newerLoad}\`, which has written stream \`orders\` already`,
  })
  expect(await ask(bench, `select "order" from ${shop.name}.orders`)).toEqual([{ order: 'new' }])
})

test('a clock that is set back leaves no version that ends before it begins', async () => {
  const shop = makeShop(newSchema(), 'scd2')
  const times = ['2026-11-22T05:00:00Z', '2026-11-20T01:00:00Z', '2026-11-20T02:00:00Z']
  for (const [index, time] of times.entries()) {
    const loadId = `01JD000000000000000000000${index + 1}`
    const staged = await stageOrders(bench, shop, loadId, [{ id: 1, order: `v${index}` }])
    const context = loadContext(bench, shop, loadId)
    await load({ ...context, clock: { ...context.clock, now: () => new Date(time) } }, staged)
  }
  expect(
    await ask(bench, `select "order", _valid_from, _valid_to from ${shop.name}.orders order by _valid_from`),
  ).toEqual([
    { order: 'v0', _valid_from: '2026-11-22 05:00:00', _valid_to: '2026-11-22 05:00:00.001' },
    { order: 'v1', _valid_from: '2026-11-22 05:00:00.001', _valid_to: '2026-11-22 05:00:00.002' },
    { order: 'v2', _valid_from: '2026-11-22 05:00:00.002', _valid_to: null },
  ])
})

test('a new column is a change for the records that have a value there, and for no other', async () => {
  const name = newSchema()
  const earlier = makeShop(name, 'scd2', (yaml) => yaml.replace(/ {6}tag: .*\n/, ''))
  await loadOrders(bench, earlier, olderLoad, [{ id: 1 }, { id: 2 }])
  await loadOrders(bench, makeShop(name, 'scd2'), newerLoad, [{ id: 1, tag: '2.00' }, { id: 2 }])
  expect(await versions(makeShop(name), 'orders', 'id, tag')).toEqual([
    { id: '1', tag: '2.00', _load_id: newerLoad, current: true, open: true },
    { id: '1', tag: null, _load_id: olderLoad, current: false, open: false },
    { id: '2', tag: null, _load_id: olderLoad, current: true, open: true },
  ])
})
