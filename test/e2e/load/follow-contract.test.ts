import { formatLoadPlan } from '../../../job/load/format-load-plan'
import { load, previewLoad } from '../../../job/load/load'
import { FaultyWarehouse } from '../../support/load/faulty-warehouse'
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

/** The contract with a shorter text, and without a column that a later one has. */
const earlier = (yaml: string): string =>
  yaml
    .replace(
      'type: varchar(40), description: What was bought.',
      'type: varchar(4), description: What was bought.',
    )
    .replace(/ {6}tag: .*\n/, '')

test('a column that the contract has got since is added, and the rows that are there stay without it', async () => {
  const name = newSchema()
  await loadOrders(bench, makeShop(name, 'merge', earlier), olderLoad, [...one, { id: 2 }])
  const warehouse = new FaultyWarehouse(bench.warehouse)
  await loadOrders(bench, makeShop(name), newerLoad, [{ id: 1, tag: '1.50' }], { warehouse })
  expect(await ask(bench, `select id, tag from ${name}.orders order by id`)).toEqual([
    { id: '1', tag: '1.50' },
    { id: '2', tag: null },
  ])
  const ddl = warehouse.statements.findIndex(
    (sql) => sql.startsWith('alter table') && sql.includes('add column'),
  )
  // In the transaction, and only after all that could still refuse the load.
  expect(ddl).toBeGreaterThan(
    warehouse.statements.findLastIndex((sql) => /^(copy|select .*having)/s.test(sql)),
  )
  expect(ddl).toBeLessThan(warehouse.statements.indexOf('commit'))
})

test('a text that the contract makes longer is widened before the load, once', async () => {
  const name = newSchema()
  await loadOrders(bench, makeShop(name, 'merge', earlier), olderLoad, one)
  const shop = makeShop(name)
  const bolts = [{ id: 2, lines: [{ article: 'hexagon bolt' }] }]
  const staged = await stageOrders(bench, shop, newerLoad, bolts)
  const warehouse = new FaultyWarehouse(bench.warehouse)
  const context = loadContext(bench, shop, newerLoad, { warehouse })
  await load(context, staged)
  expect(context.lines).toContain(`\`${name}.lines\`: column \`article\` is now varchar(40), was varchar(4)`)
  expect((await shopContent(bench, shop)).lines?.map(({ article }) => article)).toEqual([
    'nut',
    'hexagon bolt',
  ])
  // A session of its own held the lock meanwhile.
  expect(warehouse.sessions).toBe(2)
  const again = new FaultyWarehouse(bench.warehouse)
  await loadOrders(bench, shop, '01JD0000000000000000000003', bolts, { warehouse: again })
  expect(again.statements.filter((sql) => sql.includes('alter table'))).toEqual([])
})

test('a preview shows both, each in its place, and changes nothing', async () => {
  const name = newSchema()
  await loadOrders(bench, makeShop(name, 'merge', earlier), olderLoad, one)
  const shop = makeShop(name)
  const plan = await previewLoad(
    loadContext(bench, shop, newerLoad),
    await stageOrders(bench, shop, newerLoad, one),
  )
  const text = formatLoadPlan(plan)
  const widen = text.indexOf(`alter table "${name}"."lines" alter column "article" type varchar(40)`)
  const add = text.indexOf(
    `-- add column: orders\nalter table "${name}"."orders" add column "tag" decimal(18,2)`,
  )
  expect(widen).toBeGreaterThan(0)
  expect(widen).toBeLessThan(text.indexOf('begin;'))
  expect(add).toBeGreaterThan(text.indexOf('-- check key: orders'))
  expect(
    await ask(
      bench,
      `select max(character_maximum_length) as n from svv_columns where table_schema = '${name}' and column_name = 'article'`,
    ),
  ).toEqual([{ n: 4 }])
})

test('a load that is refused widens nothing', async () => {
  const name = newSchema()
  await loadOrders(bench, makeShop(name, 'merge', earlier), olderLoad, one)
  await ask(bench, `alter table ${name}.orders drop column "timestamp"`)
  await ask(bench, `alter table ${name}.orders add column "timestamp" date`)
  const warehouse = new FaultyWarehouse(bench.warehouse)
  await expect(loadOrders(bench, makeShop(name), newerLoad, one, { warehouse })).rejects.toMatchObject({
    code: 'LOAD_TARGET_MISMATCH',
    message: expect.stringContaining('column `timestamp` is `date` in the warehouse'),
  })
  expect(warehouse.statements.filter((sql) => sql.startsWith('alter'))).toEqual([])
})

test('a view that binds the column is named, with the way out', async () => {
  const name = newSchema()
  await loadOrders(bench, makeShop(name, 'merge', earlier), olderLoad, one)
  await ask(bench, `create view ${name}.articles as select article from ${name}.lines`)
  await expect(loadOrders(bench, makeShop(name), newerLoad, one)).rejects.toMatchObject({
    code: 'LOAD_COLUMN_NOT_WIDENED',
    kind: 'config',
    message: expect.stringMatching(/^column `article` of `shop_\d+\.lines` could not be widened: /),
    hint: expect.stringContaining('WITH NO SCHEMA BINDING'),
  })
  expect(await ask(bench, `select load_id from ${name}._loads`)).toEqual([{ load_id: olderLoad }])
})

test('two loads that widen at once leave the longer column', async () => {
  const name = newSchema()
  await loadOrders(bench, makeShop(name, 'merge', earlier), olderLoad, one)
  const longer = (yaml: string): string =>
    yaml.replace('type: varchar(40), description: What', 'type: varchar(300), description: What')
  await Promise.all([
    loadOrders(bench, makeShop(name, 'merge', longer), newerLoad, [
      { id: 3, lines: [{ article: 'x'.repeat(300) }] },
    ]),
    loadOrders(bench, makeShop(name), '01JD0000000000000000000003', [
      { id: 4, lines: [{ article: 'y'.repeat(40) }] },
    ]),
  ])
  expect(
    await ask(bench, `select order_id, octet_length(article) as n from ${name}.lines order by order_id`),
  ).toEqual([
    { order_id: '1', n: 3 },
    { order_id: '3', n: 300 },
    { order_id: '4', n: 40 },
  ])
})

test('a column that somebody shortens between the widening and the load is widened by the next attempt', async () => {
  const name = newSchema()
  await loadOrders(bench, makeShop(name, 'merge', earlier), olderLoad, one)
  let shortened = 0
  const warehouse = new FaultyWarehouse(bench.warehouse, {
    before: async (sql) => {
      if (!sql.startsWith('select getdate()') || shortened++ > 0) return
      await ask(bench, `alter table ${name}.lines alter column article type varchar(5)`)
    },
  })
  const result = await loadOrders(
    bench,
    makeShop(name),
    newerLoad,
    [{ id: 1, lines: [{ article: 'hexagon' }] }],
    {
      warehouse,
    },
  )
  expect(result.already_loaded).toBe(false)
  expect(shortened).toBe(2)
  expect(await ask(bench, `select article from ${name}.lines`)).toEqual([{ article: 'hexagon' }])
})
