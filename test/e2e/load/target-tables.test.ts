import { load, previewLoad } from '../../../job/load/load'
import {
  ask,
  loadContext,
  loadOrders,
  newSchema,
  shopContent,
  stageOrders,
  useLoadBench,
} from '../../support/load/load-bench'
import { makeShop } from '../../support/load/shop-pipeline'
import { newerLoad, olderLoad } from '../../support/load/staged-manifest'

const bench = useLoadBench()

const one = [{ id: 1, order: 'one', lines: [{ article: 'nut' }] }]

test.each([
  [
    'another type',
    'alter table "%".lines drop column article; alter table "%".lines add column article integer',
    'column `article` is `integer` in the warehouse, `varchar(40)` in the contract',
  ],
  [
    'a missing column that every row needs',
    'alter table "%".lines drop column line_index',
    'column `line_index` is missing in the warehouse, `integer` in the contract, and every row needs it',
  ],
  [
    'a column that every row must fill',
    'drop table "%".lines; create table "%".lines (order_id bigint, line_index integer, article varchar(40), ' +
      '_load_id varchar(26), _loaded_at timestamp, note integer not null)',
    'column `note` is not in the contract, but must not be null in the warehouse',
  ],
  [
    'text where SUPER belongs',
    'alter table "%".orders drop column "user"; alter table "%".orders add column "user" varchar(100)',
    'column `user` is `varchar(100)` in the warehouse, `super` in the contract',
  ],
])('a table of the warehouse with %s is refused before anything is copied', async (_, change, problem) => {
  const shop = makeShop(newSchema())
  await loadOrders(bench, shop, olderLoad, one)
  for (const sql of change.replaceAll('%', shop.name).split('; ')) await ask(bench, sql)
  await expect(loadOrders(bench, shop, newerLoad, [{ id: 1, order: 'changed' }])).rejects.toMatchObject({
    code: 'LOAD_TARGET_MISMATCH',
    kind: 'config',
    message: expect.stringMatching(
      new RegExp(`^table \`${shop.name}\\.(lines|orders)\` does not fit its contract: `),
    ),
  })
  await expect(loadOrders(bench, shop, newerLoad, one)).rejects.toThrow(problem)
  expect(await ask(bench, `select "order" from ${shop.name}.orders`)).toEqual([{ order: 'one' }])
  expect(await ask(bench, `select load_id from ${shop.name}._loads`)).toEqual([{ load_id: olderLoad }])
})

test('the statement that the hint gives makes the table fit', async () => {
  const shop = makeShop(newSchema())
  await loadOrders(bench, shop, olderLoad, one)
  await ask(bench, `create table ${shop.name}.other as select *, 5 as note from ${shop.name}.lines`)
  await ask(bench, `drop table ${shop.name}.lines`)
  await ask(
    bench,
    `create table ${shop.name}.lines (order_id bigint, line_index integer, article varchar(40), _load_id varchar(26), ` +
      '_loaded_at timestamp, note integer not null)',
  )
  await ask(bench, `insert into ${shop.name}.lines select * from ${shop.name}.other`)
  const error = await loadOrders(bench, shop, newerLoad, one).catch((caught: { hint: string }) => caught)
  const sql = /run `([^`]+)`/.exec('hint' in error ? error.hint : '')?.[1] ?? 'no statement'
  await ask(bench, sql)
  await loadOrders(bench, shop, newerLoad, one)
  expect((await shopContent(bench, shop)).lines).toEqual([{ order_id: '1', line_index: 0, article: 'nut' }])
})

test('a table with its columns in another order, and one more, is loaded by name', async () => {
  const shop = makeShop(newSchema())
  await ask(bench, `create schema ${shop.name}`)
  await ask(
    bench,
    `create table ${shop.name}.lines (_loaded_at timestamp, note varchar(5), article varchar(99), _load_id varchar(26), line_index bigint, order_id bigint)`,
  )
  const staged = await stageOrders(bench, shop, olderLoad, one)
  const context = loadContext(bench, shop, olderLoad)
  await load(context, staged)
  expect(context.lines).toContain(
    `warning: \`${shop.name}.lines\` has \`note\`, which no contract names: new rows leave it empty`,
  )
  expect(await ask(bench, `select * from ${shop.name}.lines`)).toEqual([
    {
      _loaded_at: '2026-11-22 05:00:00',
      note: null,
      article: 'nut',
      _load_id: olderLoad,
      line_index: '0',
      order_id: '1',
    },
  ])
})

test('a preview tells what a load would do, and changes nothing', async () => {
  const shop = makeShop(newSchema())
  const staged = await stageOrders(bench, shop, olderLoad, one)
  const before = await previewLoad(loadContext(bench, shop, olderLoad), staged)
  expect(before.tables.map(({ name, rows, isNew }) => [name, rows, isNew])).toEqual([
    ['orders', 1, true],
    ['lines', 1, true],
    ['discounts', 0, true],
    ['parcels', 0, true],
    ['parcel_events', 0, true],
  ])
  expect(await ask(bench, `select 1 from pg_namespace where nspname = '${shop.name}'`)).toEqual([])
  await loadOrders(bench, shop, olderLoad, one)
  const after = await previewLoad(loadContext(bench, shop, newerLoad), staged)
  expect(after.tables.every(({ isNew }) => !isNew)).toBe(true)
})
