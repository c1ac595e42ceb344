import type { ResolvedPipeline } from '../../../job/pipeline/resolved'

/** An order as the shop's API would send it; what is left away is null or an empty list. */
export interface Order {
  readonly id: number
  readonly order?: string
  readonly tag?: string
  readonly timestamp?: string
  readonly user?: unknown
  /** For shops with `withGone`. */
  readonly gone?: boolean
  readonly lines?: readonly { readonly article?: string; readonly discounts?: readonly number[] }[]
  readonly parcels?: readonly { readonly id: string; readonly events?: readonly string[] }[]
}

/** Values by column; what is not named is null. */
export type TableRow = Readonly<Record<string, unknown>>

/** The rows of every table of the shop: what staging makes of the orders, written down apart from it. */
export function shopRows(
  pipeline: ResolvedPipeline,
  loadId: string,
  orders: readonly Order[],
): Readonly<Record<string, readonly TableRow[]>> {
  const rows: Record<string, TableRow[]> = {}
  for (const table of pipeline.contract.tables) rows[table.name] = []
  const add = (table: string, row: TableRow): void => {
    rows[table]?.push({ ...row, _load_id: loadId })
  }
  orders.forEach(({ id, lines = [], parcels = [], ...order }, index) => {
    add('orders', { id, ...order, _raw_object: 'raw/orders', _raw_line: index + 1 })
    lines.forEach(({ article, discounts = [] }, line_index) => {
      add('lines', { order_id: id, line_index, article })
      discounts.forEach((percent, discount_index) => {
        add('discounts', { order_id: id, line_index, discount_index, percent })
      })
    })
    parcels.forEach(({ id: parcel, events = [] }, parcel_index) => {
      add('parcels', { order_id: id, parcel_index, parcel })
      events.forEach((event, event_index) => {
        add('parcel_events', { parcel, event_index, event })
      })
    })
  })
  return rows
}
