import fc from 'fast-check'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'
import { ask, loadOrders, newSchema, useLoadBench } from '../../support/load/load-bench'
import { makeSoftShop } from '../../support/load/shop-pipeline'
import { type Order, shopRows } from '../../support/load/shop-records'

const bench = useLoadBench()

const order = fc.record({
  id: fc.integer({ min: 1, max: 4 }),
  order: fc.constantFrom('a', 'a ', 'é', undefined as never),
  user: fc.constantFrom({ a: [1] }, { a: [1, 2] }, 'text'),
  lines: fc.array(
    fc.record({
      article: fc.constantFrom('nut', 'bolt'),
      discounts: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
})

/** Whole extracts, none of them empty: a record that an extract does not bring is gone. */
const extracts = fc.array(fc.uniqueArray(order, { selector: ({ id }) => id, minLength: 1, maxLength: 4 }), {
  minLength: 2,
  maxLength: 4,
})

const compared = {
  orders: ['id', 'order', 'user'],
  lines: ['order_id', 'line_index', 'article'],
  discounts: ['order_id', 'line_index', 'discount_index', 'percent'],
} as const

type Table = keyof typeof compared

const tables = Object.keys(compared) as readonly Table[]

/** The rows of a table as they were when a load had run, in an order of their own. */
async function asOf(shop: ResolvedPipeline, table: Table, loadId: string): Promise<readonly string[]> {
  const columns = compared[table].map((column) =>
    column === 'user' ? 'json_serialize("user")' : `"${column}"`,
  )
  const rows = await ask(
    bench,
    `select ${columns.join(', ')} from ${shop.name}.${table}, ` +
      `(select started_at from ${shop.name}._loads where load_id = '${loadId}') as moment ` +
      'where _valid_from <= started_at and (_valid_to is null or _valid_to > started_at)',
  )
  return rows.map((row) => JSON.stringify(Object.values(row).map(String))).sort()
}

function expectedRows(shop: ResolvedPipeline, table: Table, orders: readonly Order[]): readonly string[] {
  return (shopRows(shop, '', orders)[table] ?? [])
    .map((row) =>
      compared[table].map((column) =>
        column === 'user' ? JSON.stringify(row.user) : String(row[column] ?? null),
      ),
    )
    .map((values) => JSON.stringify(values))
    .sort()
}

test('the tables as of every load are what its extract had, and the same extract again changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(extracts, async (batches) => {
      const shop = makeSoftShop(newSchema(), 'scd2', 'absent')
      const loadId = (index: number): string => `01JD000000000000000000000${index}`
      for (const [index, batch] of batches.entries()) await loadOrders(bench, shop, loadId(index), batch)
      const again = await loadOrders(bench, shop, loadId(9), batches.at(-1) ?? [])
      expect(again.tables.map(({ rows_loaded, rows_deleted }) => rows_loaded + rows_deleted)).toEqual([
        0, 0, 0, 0, 0,
      ])
      for (const [index, batch] of batches.entries()) {
        for (const table of tables) {
          expect(await asOf(shop, table, loadId(index))).toEqual(expectedRows(shop, table, batch))
        }
      }
      for (const table of tables) {
        const [row] = await ask(
          bench,
          `select count(*) as n from ${shop.name}.${table} where (_is_current <> (_valid_to is null)) or _valid_to <= _valid_from`,
        )
        expect(row).toEqual({ n: '0' })
      }
    }),
    { numRuns: 6 },
  )
}, 300_000)
