import { ask, loadOrders, newSchema, shopContent, useLoadBench } from '../../support/load/load-bench'
import { makeShop } from '../../support/load/shop-pipeline'
import { newerLoad, olderLoad } from '../../support/load/staged-manifest'

const bench = useLoadBench()

const two = [
  { id: 1, lines: [{ article: 'nut' }] },
  { id: 2, parcels: [{ id: 'p', events: ['sent'] }] },
]

test('replace leaves only what came in, also where a list came in empty', async () => {
  const shop = makeShop(newSchema(), 'replace')
  await loadOrders(bench, shop, olderLoad, two)
  const result = await loadOrders(bench, shop, newerLoad, [{ id: 3, lines: [{ article: 'cog' }] }])
  expect(
    result.tables.map(({ name, rows_loaded, rows_deleted }) => [name, rows_loaded, rows_deleted]),
  ).toEqual([
    ['orders', 1, 2],
    ['lines', 1, 1],
    ['discounts', 0, 0],
    ['parcels', 0, 1],
    ['parcel_events', 0, 1],
  ])
  const content = await shopContent(bench, shop)
  expect(content.orders?.map(({ id }) => id)).toEqual(['3'])
  expect(content.lines?.map(({ article }) => article)).toEqual(['cog'])
  expect(content.parcel_events).toEqual([])
})

test('replace with nothing leaves nothing', async () => {
  const shop = makeShop(newSchema(), 'replace')
  await loadOrders(bench, shop, olderLoad, two)
  await loadOrders(bench, shop, newerLoad, [])
  expect(Object.values(await shopContent(bench, shop)).flat()).toEqual([])
})

test('a late replace is refused and changes nothing', async () => {
  const shop = makeShop(newSchema(), 'replace')
  await loadOrders(bench, shop, newerLoad, two)
  const before = await shopContent(bench, shop)
  await expect(loadOrders(bench, shop, olderLoad, [])).rejects.toMatchObject({
    code: 'LOAD_SUPERSEDED',
    kind: 'data',
  })
  expect(await shopContent(bench, shop)).toEqual(before)
})

test('append adds, also a key that is there already, but not the same load twice', async () => {
  const shop = makeShop(newSchema(), 'append')
  await loadOrders(bench, shop, olderLoad, two)
  await loadOrders(bench, shop, newerLoad, [{ id: 2 }, { id: 3 }])
  await loadOrders(bench, shop, newerLoad, [{ id: 2 }, { id: 3 }])
  expect(await ask(bench, `select id from ${shop.name}.orders order by id`)).toEqual(
    ['1', '2', '2', '3'].map((id) => ({ id })),
  )
})
