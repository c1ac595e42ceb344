import type { WriteMode } from '../../../job/pipeline/definition'
import { planRollback, type RollbackInput } from '../../../job/replay/plan-rollback'
import { makeShop } from '../../support/load/shop-pipeline'

const loadId = '01JD0000000000000000000002'
const previous = '01JD0000000000000000000001'

function plan(write: WriteMode, change: Partial<RollbackInput> = {}): readonly string[] {
  const statements = planRollback({
    pipeline: makeShop('shop', write),
    loadId,
    tables: [{ name: 'orders', rows_staged: 1, rows_loaded: 1, rows_deleted: 0 }],
    isNewest: true,
    previous,
    cursors: new Map([['orders', '2026-01-01']]),
    ...change,
  })
  return statements.map(({ sql }) => sql)
}

test('the rows of a load go, children first, with its audit rows, and its streams go back', () => {
  const statements = plan('merge')
  expect(statements[0]).toBe(`delete from "shop"."parcel_events" where "_load_id" = '${loadId}'`)
  expect(statements.slice(-4)).toEqual([
    `delete from "shop"."orders" where "_load_id" = '${loadId}'`,
    `delete from "shop"."_load_tables" where load_id = '${loadId}'`,
    `delete from "shop"."_loads" where load_id = '${loadId}'`,
    `update "shop"."_state" set "cursor" = '2026-01-01', load_id = '${previous}' where load_id = '${loadId}' and stream = 'orders'`,
  ])
})

test('after the first load the streams have no state', () => {
  const statements = planRollback({
    pipeline: makeShop('shop', 'insert_only'),
    loadId,
    tables: [],
    isNewest: true,
    cursors: new Map(),
  })
  expect(statements.at(-1)?.sql).toBe(`delete from "shop"."_state" where load_id = '${loadId}'`)
})

test('any load of an append is taken out, and an older one moves no cursor', () => {
  expect(plan('append', { isNewest: false }).at(-1)).toContain('"_loads"')
})

test.each<[WriteMode, Partial<RollbackInput>, string]>([
  ['merge', { isNewest: false }, 'it is not the newest load'],
  ['insert_only', { isNewest: false }, 'it is not the newest load'],
  ['replace', {}, '`replace` has emptied the tables for it'],
  ['scd2', {}, '`scd2` has closed versions for it'],
  [
    'merge',
    { tables: [{ name: 'parcels', rows_staged: 1, rows_loaded: 1, rows_deleted: 7 }] },
    'it replaced 7 rows',
  ],
])('%s refuses what it cannot take out rightly: %j', (write, change, reason) => {
  expect(() => plan(write, change)).toThrow(reason)
  try {
    plan(write, change)
  } catch (error) {
    expect(error).toMatchObject({
      code: 'ROLLBACK_IMPOSSIBLE',
      hint: `rebuild the tables without it: \`lakeload replay shop --without ${loadId}\``,
    })
  }
})

test('a stream with soft deletes may have marked rows', () => {
  const shop = makeShop()
  const pipeline = {
    ...shop,
    streams: shop.streams.map((stream) => ({ ...stream, softDelete: 'absent' as const })),
  }
  expect(() => plan('merge', { pipeline })).toThrow('it may have marked rows as deleted')
})
