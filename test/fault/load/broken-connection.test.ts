import { DatabaseError } from 'pg'
import { statementError } from '../../../job/adapters/redshift-errors'
import { JobError } from '../../../job/errors/job-error'
import { load } from '../../../job/load/load'
import { FaultyWarehouse, killSession } from '../../support/load/faulty-warehouse'
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
import type { Order } from '../../support/load/shop-records'
import { newerLoad, olderLoad } from '../../support/load/staged-manifest'

const bench = useLoadBench()

const before: readonly Order[] = [{ id: 1, order: 'one', lines: [{ article: 'nut' }] }]
const next: readonly Order[] = [
  { id: 1, order: 'uno' },
  { id: 2, lines: [{ article: 'bolt' }] },
]

/** Statements from every part of a load's transaction, by how they begin. */
const statements = [
  'lock table',
  'copy "_incoming_orders"',
  'select count(*) as "rows" from "_incoming_lines"',
  'delete from "%"."lines"',
  'insert into "%"."lines"',
  'insert into "%"."_loads"',
  'commit',
]

test.each(statements)(
  'a connection that is cut before `%s` every time leaves nothing of the load',
  async (beginning) => {
    const shop = makeShop(newSchema())
    await loadOrders(bench, shop, olderLoad, before)
    const content = await shopContent(bench, shop)
    const start = beginning.replace('%', shop.name)
    const warehouse = new FaultyWarehouse(bench.warehouse, {
      before: async (sql, session) => {
        if (sql.startsWith(start)) await killSession(bench.warehouse, session)
      },
    })
    await expect(loadOrders(bench, shop, newerLoad, next, { warehouse })).rejects.toMatchObject({
      code: 'LOAD_CONNECTION_LOST',
      kind: 'transient',
      message: expect.stringMatching(/\(tried 3 times\)$/),
    })
    // After the last COMMIT somebody looks whether it was carried out.
    expect(warehouse.sessions).toBe(beginning === 'commit' ? 4 : 3)
    expect(await shopContent(bench, shop)).toEqual(content)
    expect(await ask(bench, `select load_id from ${shop.name}._loads`)).toEqual([{ load_id: olderLoad }])
    expect(await ask(bench, `select load_id from ${shop.name}._state`)).toEqual([{ load_id: olderLoad }])
  },
)

test('a connection that is cut once is no more than a second attempt', async () => {
  const shop = makeShop(newSchema())
  await loadOrders(bench, shop, olderLoad, before)
  const staged = await stageOrders(bench, shop, newerLoad, next)
  let cuts = 0
  const warehouse = new FaultyWarehouse(bench.warehouse, {
    before: async (sql, session) => {
      if (sql === 'commit' && cuts++ === 0) await killSession(bench.warehouse, session)
    },
  })
  const context = loadContext(bench, shop, newerLoad, { warehouse })
  const result = await load(context, staged)
  expect(result).toMatchObject({
    already_loaded: false,
    tables: [{ name: 'orders', rows_loaded: 2, rows_deleted: 1 }, {}, {}, {}, {}],
  })
  expect(context.waits).toEqual([2_000])
  expect(context.lines.find((line) => line.startsWith('warning'))).toMatch(
    /^warning: attempt 1 of 3: the connection to the warehouse broke: .*; the next one in 2 s$/,
  )
  expect((await shopContent(bench, shop)).orders?.map(({ order }) => order)).toEqual(['uno', null])
})

test('a COMMIT whose answer is lost is found to have happened', async () => {
  const shop = makeShop(newSchema())
  const warehouse = new FaultyWarehouse(bench.warehouse, {
    after: async (sql) => {
      if (sql === 'commit') throw new JobError('LOAD_CONNECTION_LOST', 'the answer to COMMIT never came')
    },
  })
  const result = await loadOrders(bench, shop, newerLoad, next, { warehouse })
  expect(result.already_loaded).toBe(true)
  expect(result.tables.map(({ name, rows_loaded }) => [name, rows_loaded])).toEqual([
    ['orders', 2],
    ['lines', 1],
    ['discounts', 0],
    ['parcels', 0],
    ['parcel_events', 0],
  ])
  expect(await ask(bench, `select count(*) as n from ${shop.name}.orders`)).toEqual([{ n: '2' }])
})

test.each([
  ['1023', 'Serializable isolation violation on table - 100167'],
  ['1018', 'Relation does not exist.'],
  ['could not open relation with OID 6134794', undefined],
])('a conflict with another transaction is tried again, whole: %s', async (message, detail) => {
  const shop = makeShop(newSchema())
  let conflicts = 0
  const warehouse = new FaultyWarehouse(bench.warehouse, {
    before: async (sql) => {
      // As Redshift words it, in the middle of the transaction.
      if (sql.startsWith('insert into') && conflicts++ < 2) {
        const answer = new DatabaseError(message, message.length, 'error')
        throw statementError(Object.assign(answer, { code: 'XX000', detail, severity: 'ERROR' }), sql)
      }
    },
  })
  const staged = await stageOrders(bench, shop, newerLoad, next)
  const context = loadContext(bench, shop, newerLoad, { warehouse })
  expect((await load(context, staged)).already_loaded).toBe(false)
  expect(context.waits).toEqual([2_000, 8_000])
  expect(await ask(bench, `select count(*) as n from ${shop.name}.orders`)).toEqual([{ n: '2' }])
})
