import { load } from '../../../job/load/load'
import { FaultyWarehouse, killSession } from '../../support/load/faulty-warehouse'
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

const one = [{ id: 1, lines: [{ article: 'nut' }] }]

test.each(['copy', 'insert into', 'select 1 as "found"'])(
  'a signal during `%s` lets the statement end and rolls back',
  async (beginning) => {
    const shop = makeShop(newSchema())
    const controller = new AbortController()
    const warehouse = new FaultyWarehouse(bench.warehouse, {
      before: async (sql) => {
        // The first look for the schema comes before the transaction.
        if (sql.startsWith(beginning) && !sql.includes('pg_namespace')) controller.abort()
      },
    })
    await expect(
      loadOrders(bench, shop, olderLoad, one, { warehouse, signal: controller.signal }),
    ).rejects.toMatchObject({
      code: 'INTERRUPTED',
      message: 'a signal ended the load between two statements; nothing was changed',
    })
    expect(warehouse.sessions).toBe(1)
    expect(warehouse.statements.at(-1)).toBe('rollback')
    expect(await ask(bench, `select * from ${shop.name}._loads`)).toEqual([])
    expect(
      await ask(
        bench,
        `select 1 from svv_columns where table_schema = '${shop.name}' and table_name = 'orders'`,
      ),
    ).toEqual([])
    // And the same load goes through afterwards.
    expect((await loadOrders(bench, shop, olderLoad, one)).already_loaded).toBe(false)
  },
)

test('a signal between two attempts ends the load', async () => {
  const shop = makeShop(newSchema())
  const staged = await stageOrders(bench, shop, olderLoad, one)
  const controller = new AbortController()
  const warehouse = new FaultyWarehouse(bench.warehouse, {
    before: async (sql, session) => {
      if (sql === 'commit') await killSession(bench.warehouse, session)
    },
  })
  const context = loadContext(bench, shop, olderLoad, { warehouse, signal: controller.signal })
  const clock = {
    now: context.clock.now,
    sleep: async (_: number, signal?: AbortSignal) => {
      controller.abort()
      signal?.throwIfAborted()
    },
  }
  await expect(load({ ...context, clock }, staged)).rejects.toMatchObject({ code: 'INTERRUPTED' })
  expect(warehouse.sessions).toBe(1)
})

test('a load that another one keeps waiting gives up, and goes through when the other is done', async () => {
  const shop = makeShop(newSchema())
  await loadOrders(bench, shop, olderLoad, one)
  const other = await bench.warehouse.connect()
  try {
    await other.execute('begin')
    await other.execute(`lock table ${shop.name}._lock`)
    await expect(loadOrders(bench, shop, newerLoad, one, { lockTimeoutMs: 50 })).rejects.toMatchObject({
      code: 'LOAD_LOCKED',
      kind: 'transient',
      message: `another load of \`${shop.name}\` held its lock for more than 0.05 s (tried 3 times)`,
    })
    // Readers and dbt do not wait for it.
    expect(await ask(bench, `select count(*) as n from ${shop.name}.orders`)).toEqual([{ n: '1' }])
    await other.execute('rollback')
    expect((await loadOrders(bench, shop, newerLoad, one)).already_loaded).toBe(false)
  } finally {
    await other.close()
  }
})

test('two loads at once come one after the other, first tables included', async () => {
  const shop = makeShop(newSchema())
  const results = await Promise.all([
    loadOrders(bench, shop, olderLoad, [{ id: 1, order: 'old' }, { id: 2 }]),
    loadOrders(bench, shop, newerLoad, [{ id: 1, order: 'new' }, { id: 3 }]),
  ])
  expect(results.map(({ already_loaded }) => already_loaded)).toEqual([false, false])
  expect(await ask(bench, `select id, "order" from ${shop.name}.orders order by id`)).toEqual([
    { id: '1', order: 'new' },
    { id: '2', order: null },
    { id: '3', order: null },
  ])
  expect(await ask(bench, `select load_id from ${shop.name}._state`)).toEqual([{ load_id: newerLoad }])
})
