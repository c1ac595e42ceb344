import fc from 'fast-check'
import { loadOrders, newSchema, shopContent, useLoadBench } from '../../support/load/load-bench'
import { makeShop } from '../../support/load/shop-pipeline'
import { type Order, shopRows } from '../../support/load/shop-records'

const bench = useLoadBench()

const order = fc.record({
  id: fc.integer({ min: 1, max: 4 }),
  order: fc.string({ maxLength: 5, unit: fc.constantFrom('a', 'é', "'", '\\') }),
  lines: fc.array(
    fc.record({
      article: fc.constantFrom('nut', 'bolt'),
      discounts: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
})

/** Loads in the order of their making; they are run in another order. */
const loads = fc.array(fc.uniqueArray(order, { selector: ({ id }) => id, maxLength: 4 }), {
  minLength: 2,
  maxLength: 3,
})

test('whatever order loads come in, and however often, each record is as its newest load has it', async () => {
  await fc.assert(
    fc.asyncProperty(loads, fc.infiniteStream(fc.nat()), async (batches, dice) => {
      const shop = makeShop(newSchema())
      const loadId = (index: number): string => `01JD000000000000000000000${index}`
      const indexes = batches.map((_, index) => index)
      const sequence = [...indexes, ...indexes.slice(0, 1)].sort(() =>
        (dice.next().value ?? 0) % 2 === 0 ? -1 : 1,
      )
      for (const index of sequence) await loadOrders(bench, shop, loadId(index), batches[index] ?? [])
      // The model: later batches overwrite earlier ones, by id.
      const newest = new Map<number, Order>()
      for (const batch of batches) for (const one of batch) newest.set(one.id, one)
      const sorted = [...newest.values()].sort((a, b) => a.id - b.id)
      const content = await shopContent(bench, shop)
      const expected = shopRows(shop, '', sorted)
      expect(content.orders?.map(({ id, order: text }) => [Number(id), text])).toEqual(
        sorted.map((one) => [one.id, one.order]),
      )
      for (const [table, columns] of [
        ['lines', ['order_id', 'line_index', 'article']],
        ['discounts', ['order_id', 'line_index', 'discount_index', 'percent']],
      ] as const) {
        const values = (rows: readonly Readonly<Record<string, unknown>>[] = []) =>
          rows.map((row) => columns.map((column) => String(row[column])))
        expect(values(content[table])).toEqual(values(expected[table]))
      }
    }),
    { numRuns: 6 },
  )
}, 180_000)
