import { Readable } from 'node:stream'
import type { Answer } from './api-source'
import { generateOrders } from './generate-orders'

/** How many orders there are when nobody asks for another number. */
export const DEFAULT_ORDERS = 120
const DEFAULT_LIMIT = 50
const MAX_LIMIT = 500

/** What the local API knows of orders. */
export interface OrdersSource {
  /** How many there are: 120 by default. */
  readonly orders?: number | undefined
  readonly seed?: number | undefined
}

/**
 * One page of `GET /orders?cursor=…&limit=…`, or what is wrong with the query. The cursor is the one of the page before; the
 * last page has null.
 */
export function answerOrders(
  source: OrdersSource,
  query: URLSearchParams,
): Answer | { readonly problem: string } {
  const limit = query.get('limit') ?? String(DEFAULT_LIMIT)
  if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > MAX_LIMIT) {
    return { problem: `limit must be a whole number from 1 to ${MAX_LIMIT}, not ${JSON.stringify(limit)}` }
  }
  const from = readCursor(query.get('cursor'))
  if (from === undefined) return { problem: 'cursor must be one that an answer gave' }
  const seed = source.seed ?? 1
  const total = source.orders ?? DEFAULT_ORDERS
  const to = Math.min(total, from + Number(limit))
  const page = { next_cursor: to < total ? makeCursor(to) : null, total }
  const orders = [...generateOrders({ seed, from, to })]
  const body = `{"orders":[\n${orders.join(',\n')}\n],"page":${JSON.stringify(page)}}\n`
  return { etag: `"orders-${seed}-${total}-${from}-${to}"`, open: () => Readable.from([body]) }
}

/** Opaque to clients, as such cursors are. */
function makeCursor(place: number): string {
  return Buffer.from(`after:${place}`).toString('base64')
}

function readCursor(cursor: string | null): number | undefined {
  if (cursor === null) return 0
  const place = /^after:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64').toString())
  return place === null ? undefined : Number(place[1])
}
