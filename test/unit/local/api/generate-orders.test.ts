import { generateOrders } from '../../../../local/api/generate-orders'
import type { Order } from '../../../../local/api/order'

const generate = (from: number, to: number, seed = 1): Order[] =>
  [...generateOrders({ seed, from, to })].map((text) => JSON.parse(text) as Order)
const cents = (text: string): number => Math.round(Number(text) * 100)

test('a page is the same whichever pages are around it', () => {
  expect([...generateOrders({ seed: 1, from: 40, to: 60 })]).toEqual(
    [...generateOrders({ seed: 1, from: 0, to: 100 })].slice(40, 60),
  )
})

test('another seed gives other orders of the same ids', () => {
  const [one, other] = [generate(0, 50), generate(0, 50, 2)]
  expect(other.map(({ id }) => id)).toEqual(one.map(({ id }) => id))
  expect(other).not.toEqual(one)
})

test('the total is what the lines cost without their discounts', () => {
  for (const { total, lines } of generate(0, 300)) {
    const sums = lines.map(
      (line) =>
        line.quantity * cents(line.unitPrice) -
        line.discounts.reduce((sum, { amount }) => sum + cents(amount), 0),
    )
    expect(cents(total)).toBe(sums.reduce((sum, one) => sum + one, 0))
    expect(total).toMatch(/^\d+\.\d\d$/)
  }
})

test('instants have a zone, and an order is shipped after it was placed', () => {
  for (const { placedAt, shippedAt } of generate(0, 300)) {
    expect(placedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:00$/)
    if (shippedAt !== null) expect(Date.parse(shippedAt)).toBeGreaterThan(Date.parse(placedAt))
  }
})

test('there is some of everything: no discounts, several, and one attribute of two types', () => {
  const orders = generate(0, 300)
  const counts = new Set(orders.flatMap(({ lines }) => lines.map(({ discounts }) => discounts.length)))
  expect([...counts].sort()).toEqual([0, 1, 2])
  const gifts = new Set(orders.map(({ attributes }) => typeof attributes.gift))
  expect([...gifts].sort()).toEqual(['boolean', 'string', 'undefined'])
})
