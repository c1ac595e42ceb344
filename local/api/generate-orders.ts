import type { Customer, Discount, Order, OrderLine } from './order'
import { Random } from './random'

const FIRST_ORDER_AT = Date.UTC(2024, 0, 2, 6, 30)
const MINUTE_MS = 60_000

const STATUSES = ['placed', 'paid', 'packed', 'shipped', 'shipped', 'returned'] as const
const CODES = ['SPRING', 'WELCOME-10', 'B2B', 'Rückläufer', "CAN'T-WAIT"] as const
const STREETS = ['Hauptstraße 5', 'Rue de l’Église 12', '1 "The Mews"', 'Ulica Długa 7\\3'] as const
interface City {
  readonly city: string
  readonly country: string
  readonly offsetMinutes: number
}

const CITIES: readonly [City, ...City[]] = [
  { city: 'Würzburg', country: 'DE', offsetMinutes: 60 },
  { city: 'Kraków', country: 'PL', offsetMinutes: 60 },
  { city: "L'Haÿ-les-Roses", country: 'FR', offsetMinutes: 120 },
  { city: 'New York', country: 'US', offsetMinutes: -300 },
  { city: '東京', country: 'JP', offsetMinutes: 540 },
]
const NAMES = [
  'Ada Lovelace',
  'Émilie du Châtelet',
  'Grace "Amazing" Hopper',
  '湯川 秀樹',
  "Siobhán O'Neill",
] as const
const TITLES = ['Tea pot, 1.2 l', 'Espresso cups (6)', 'Kettle – "whistling"', 'Sieve ½″', 'Mug 🫖'] as const

export interface GenerateOrdersOptions {
  readonly seed: number
  /** The place of the first order, from 0. */
  readonly from: number
  /** The place behind the last one. */
  readonly to: number
}

/**
 * Orders as JSON texts, in the order of their ids. Each depends on the seed and on its own place alone: any page of them
 * is made without those before, and another seed changes the orders but not their ids.
 *
 * @example
 * const page = [...generateOrders({ seed: 1, from: 50, to: 100 })]
 */
export function* generateOrders({
  seed,
  from,
  to,
}: GenerateOrdersOptions): Generator<string, void, undefined> {
  for (let place = from; place < to; place += 1) yield JSON.stringify(makeOrder(seed, place))
}

function makeOrder(seed: number, place: number): Order {
  // Far apart, so that neighbours have nothing in common.
  const random = new Random(Math.imul(seed, 0x9e3779b1) + Math.imul(place, 0x85ebca6b))
  const { offsetMinutes, ...address } = random.pick(CITIES)
  const placedAt = FIRST_ORDER_AT + place * 37 * MINUTE_MS + random.integer(0, 36) * MINUTE_MS
  const status = random.pick(STATUSES)
  const lines = Array.from({ length: random.integer(1, 4) }, () => makeLine(random))
  return {
    id: 100_001 + place,
    status,
    placedAt: atOffset(placedAt, offsetMinutes),
    shippedAt:
      status === 'shipped' || status === 'returned'
        ? new Date(placedAt + random.integer(60, 5_000) * MINUTE_MS + 250).toISOString()
        : null,
    currency: address.country === 'US' ? 'USD' : 'EUR',
    total: money(lines.reduce((sum, line) => sum + lineCents(line), 0)),
    customer: makeCustomer(random, address),
    lines,
    attributes: makeAttributes(random),
  }
}

function makeCustomer(random: Random, place: { readonly city: string; readonly country: string }): Customer {
  const id = random.integer(1, 400)
  return {
    id,
    name: random.pick(NAMES),
    email: random.chance(0.2) ? null : `customer-${id}@example.com`,
    address: { street: random.pick(STREETS), city: place.city, country: place.country },
  }
}

function makeLine(random: Random): OrderLine {
  const cents = random.integer(199, 24_999)
  return {
    sku: `SKU-${random.hex(8)}`,
    title: random.pick(TITLES),
    quantity: random.pick([1, 1, 1, 2, 3, 12]),
    unitPrice: money(cents),
    discounts: Array.from({ length: random.pick([0, 0, 0, 1, 2]) }, () => makeDiscount(random, cents)),
  }
}

function makeDiscount(random: Random, cents: number): Discount {
  const percent = random.chance(0.5) ? random.pick([5, 10, 12.5]) : null
  const amount = percent === null ? random.integer(1, 99) : Math.floor((cents * percent) / 100)
  return { code: random.pick(CODES), amount: money(amount), percent }
}

/** Keys and types as they come: what only SUPER holds. */
function makeAttributes(random: Random): Record<string, unknown> {
  return {
    ...(random.chance(0.6) ? { gift: random.chance(0.5) } : {}),
    ...(random.chance(0.3) ? { gift: 'with a card', 'card text': 'Alles Gute!\n„Deine“ Ö.' } : {}),
    ...(random.chance(0.3) ? { utm: { source: 'news', clicks: [random.integer(1, 9), '2nd'] } } : {}),
    [`plugin-${random.integer(1, 40)}`]: random.pick([1, 'on', null, 0.25, []]),
  }
}

function lineCents(line: OrderLine): number {
  const discounts = line.discounts.reduce((sum, discount) => sum + cents(discount.amount), 0)
  return line.quantity * cents(line.unitPrice) - discounts
}

function cents(text: string): number {
  return Math.round(Number(text) * 100)
}

/** Two places, always: `19.90`. */
function money(amount: number): string {
  const text = String(amount).padStart(3, '0')
  return `${text.slice(0, -2)}.${text.slice(-2)}`
}

/** `2024-01-02T07:30:00+01:00`. */
function atOffset(at: number, offsetMinutes: number): string {
  const local = new Date(at + offsetMinutes * MINUTE_MS).toISOString().slice(0, 19)
  const hours = String(Math.floor(Math.abs(offsetMinutes) / 60)).padStart(2, '0')
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${hours}:00`
}
