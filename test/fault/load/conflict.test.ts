import { load } from '../../../job/load/load'
import { FaultyWarehouse } from '../../support/load/faulty-warehouse'
import {
  ask,
  loadContext,
  loadOrders,
  newSchema,
  stageOrders,
  useLoadBench,
} from '../../support/load/load-bench'
import { makeShop } from '../../support/load/shop-pipeline'
import { newerLoad, olderLoad } from '../../support/load/staged-manifest'

const bench = useLoadBench()

test('another transaction that writes the same table makes Redshift fail with 1023, and the load is tried again, whole', async () => {
  const shop = makeShop(newSchema())
  await loadOrders(bench, shop, olderLoad, [
    { id: 1, order: 'one' },
    { id: 9, order: 'nine' },
  ])
  let times = 0
  const warehouse = new FaultyWarehouse(bench.warehouse, {
    before: async (sql) => {
      if (!sql.startsWith(`delete from "${shop.name}"."orders"`) || times++ > 0) return
      await ask(bench, `update ${shop.name}.orders set tag = 5 where id = 9`)
    },
  })
  const staged = await stageOrders(bench, shop, newerLoad, [
    { id: 1, order: 'uno' },
    { id: 2, order: 'two' },
  ])
  const context = loadContext(bench, shop, newerLoad, { warehouse })
  expect((await load(context, staged)).already_loaded).toBe(false)
  expect(times).toBe(2)
  expect(context.lines.find((line) => line.startsWith('warning'))).toMatch(
    /^warning: attempt 1 of 3: the warehouse rolled the transaction back: .*1023.*; the next one in 2 s$/,
  )
  expect(await ask(bench, `select id, "order", tag from ${shop.name}.orders order by id`)).toEqual([
    { id: '1', order: 'uno', tag: null },
    { id: '2', order: 'two', tag: null },
    { id: '9', order: 'nine', tag: '5.00' },
  ])
})

test('versions that another transaction touches are compared anew', async () => {
  const shop = makeShop(newSchema(), 'scd2')
  await loadOrders(bench, shop, olderLoad, [
    { id: 1, order: 'one' },
    { id: 2, order: 'two' },
  ])
  let times = 0
  const warehouse = new FaultyWarehouse(bench.warehouse, {
    before: async (sql) => {
      if (!sql.startsWith(`update "${shop.name}"."orders"`) || times++ > 0) return
      await ask(bench, `update ${shop.name}.orders set "order" = 'changed' where id = 2`)
    },
  })
  await loadOrders(
    bench,
    shop,
    newerLoad,
    [
      { id: 1, order: 'uno' },
      { id: 2, order: 'two' },
    ],
    { warehouse },
  )
  expect(
    await ask(bench, `select id, "order", _is_current from ${shop.name}.orders order by id, _valid_from`),
  ).toEqual([
    { id: '1', order: 'one', _is_current: false },
    { id: '1', order: 'uno', _is_current: true },
    { id: '2', order: 'changed', _is_current: false },
    { id: '2', order: 'two', _is_current: true },
  ])
})
