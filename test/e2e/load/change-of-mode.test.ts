import { ask, loadOrders, newSchema, useLoadBench } from '../../support/load/load-bench'
import { makeShop, makeSoftShop } from '../../support/load/shop-pipeline'
import { newerLoad, olderLoad } from '../../support/load/staged-manifest'

const bench = useLoadBench()

const lastLoad = '01JD0000000000000000000003'

test('rows that were merged become the first version of their records', async () => {
  const name = newSchema()
  const orders = [
    { id: 1, order: 'one', lines: [{ article: 'nut' }] },
    { id: 2, order: 'two', lines: [{ article: 'pin' }] },
  ]
  await loadOrders(bench, makeShop(name), olderLoad, orders)
  await loadOrders(bench, makeShop(name, 'scd2'), newerLoad, [
    { id: 1, order: 'uno' },
    { ...orders[1], id: 2 },
  ])
  expect(
    await ask(
      bench,
      `select "order", _is_current, _valid_from = _loaded_at as since from ${name}.orders order by id, _valid_from`,
    ),
  ).toEqual([
    { order: 'one', _is_current: false, since: true },
    { order: 'uno', _is_current: true, since: true },
    { order: 'two', _is_current: true, since: true },
  ])
  expect(await ask(bench, `select article, _is_current from ${name}.lines order by order_id`)).toEqual([
    { article: 'nut', _is_current: false },
    { article: 'pin', _is_current: true },
  ])
})

test('rows that were marked as deleted become versions that have ended', async () => {
  const name = newSchema()
  await loadOrders(bench, makeSoftShop(name, 'merge', 'absent'), olderLoad, [{ id: 1 }, { id: 2 }])
  await loadOrders(bench, makeSoftShop(name, 'merge', 'absent'), newerLoad, [{ id: 2 }])
  await loadOrders(bench, makeSoftShop(name, 'scd2', 'absent'), lastLoad, [{ id: 1 }, { id: 2 }])
  expect(
    await ask(
      bench,
      `select id, _is_current, _valid_to = _deleted_at as deleted from ${name}.orders order by id, _is_current`,
    ),
  ).toEqual([
    { id: '1', _is_current: false, deleted: true },
    { id: '1', _is_current: true, deleted: null },
    { id: '2', _is_current: true, deleted: null },
  ])
})

test('rows of which several have one key cannot become versions', async () => {
  const name = newSchema()
  await loadOrders(bench, makeShop(name, 'append'), olderLoad, [{ id: 7 }, { id: 8 }])
  await loadOrders(bench, makeShop(name, 'append'), newerLoad, [{ id: 7 }])
  await expect(loadOrders(bench, makeShop(name, 'scd2'), lastLoad, [{ id: 7 }])).rejects.toMatchObject({
    code: 'LOAD_TARGET_MISMATCH',
    message: `the rows of table \`${name}.orders\` cannot become versions, several have one key: id = \`7\` (2 rows)`,
  })
  // The columns went with the transaction.
  expect(
    await ask(
      bench,
      `select 1 from svv_columns where table_schema = '${name}' and column_name = '_is_current'`,
    ),
  ).toEqual([])
})

test('a merge into tables with versions is refused, and the statements of the hint make it possible', async () => {
  const name = newSchema()
  await loadOrders(bench, makeShop(name, 'scd2'), olderLoad, [{ id: 1, order: 'one' }])
  await loadOrders(bench, makeShop(name, 'scd2'), newerLoad, [{ id: 1, order: 'uno' }])
  const merged = makeShop(name)
  for (const table of merged.contract.tables) {
    const error = await loadOrders(bench, merged, lastLoad, [{ id: 1, order: 'ein' }]).catch(
      (caught: { code: string; message: string; hint: string }) => caught,
    )
    if ('already_loaded' in error) throw new Error('a merge was let in')
    expect(error.code).toBe('LOAD_TARGET_MISMATCH')
    expect(error.message).toContain(
      `table \`${name}.${table.name}\` does not fit its contract: column \`_is_current\` tells versions of a record apart`,
    )
    for (const [, sql] of error.hint.matchAll(/`([^`]+)`/g)) await ask(bench, sql ?? '')
  }
  await loadOrders(bench, merged, lastLoad, [{ id: 1, order: 'ein' }])
  expect(await ask(bench, `select "order" from ${name}.orders`)).toEqual([{ order: 'ein' }])
})
