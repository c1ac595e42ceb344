import type { SchemaContract } from '../../../job/pipeline/contract'
import type { SoftDelete, WriteMode } from '../../../job/pipeline/definition'
import { parseContract } from '../../../job/pipeline/parse-contract'
import { defaultStreamOptions } from '../../../job/pipeline/resolve-stream-options'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'

/**
 * Orders with lines, discounts on lines, and parcels. Names are reserved words on purpose; `parcels` has a key of its
 * own, so its events find their order only through it.
 */
const shopContract = `
version: 1
tables:
  orders:
    description: One row an order.
    stream: orders
    from: $
    key: [id]
    distribution: key(id)
    sort_key: [timestamp]
    columns:
      id: { path: $.id, type: bigint, nullable: false, description: The order's id. }
      order: { path: $.order, type: varchar(20), description: A reserved word. }
      tag: { path: $.tag, type: "decimal(18,2)", description: Another one. }
      timestamp: { path: $.timestamp, type: timestamp, description: And another. }
      user: { path: $.user, type: super, description: The buyer as JSON. }
  lines:
    description: One row a line of an order.
    stream: orders
    from: "$.lines[*]"
    parent: orders
    parent_key: { order_id: id }
    list_index: line_index
    key: [order_id, line_index]
    distribution: key(order_id)
    columns:
      article: { path: "$.lines[*].article", type: varchar(40), description: What was bought. }
  discounts:
    description: One row a discount of a line.
    stream: orders
    from: "$.lines[*].discounts[*]"
    parent: lines
    parent_key: { order_id: order_id, line_index: line_index }
    list_index: discount_index
    key: [order_id, line_index, discount_index]
    columns:
      percent: { path: "$.lines[*].discounts[*]", type: integer, description: How much. }
  parcels:
    description: One row a parcel of an order.
    stream: orders
    from: "$.parcels[*]"
    parent: orders
    parent_key: { order_id: id }
    list_index: parcel_index
    key: [parcel]
    columns:
      parcel: { path: "$.parcels[*].id", type: varchar(20), nullable: false, description: The parcel's id. }
  parcel_events:
    description: One row an event of a parcel.
    stream: orders
    from: "$.parcels[*].events[*]"
    parent: parcels
    parent_key: { parcel: parcel }
    list_index: event_index
    key: [parcel, event_index]
    columns:
      event: { path: "$.parcels[*].events[*]", type: varchar(20), description: What happened. }
ignored: []
`

/** The shop's contract, for a pipeline of the given name. */
export function makeShopContract(pipeline: string, yaml: string = shopContract): SchemaContract {
  const { contract, problems } = parseContract(yaml, 'schema.yml', pipeline, ['orders'])
  if (contract === undefined)
    throw new Error(problems.map(({ at, message }) => `${at} ${message}`).join('\n'))
  return contract
}

/** The shop's pipeline. `change` edits the contract's text, as a person would. */
export function makeShop(
  name = 'shop',
  write: WriteMode = 'merge',
  change: (yaml: string) => string = (yaml) => yaml,
): ResolvedPipeline {
  return {
    name,
    source: { kind: 'files', path: '/nowhere' },
    streams: [{ name: 'orders', path: 'orders.json', records: '$', ...defaultStreamOptions, write }],
    contract: makeShopContract(name, change(shopContract)),
  }
}

/** An edit of the contract: orders say by `gone` whether they are deleted. */
export function withGone(yaml: string): string {
  return yaml.replace(
    '      user: {',
    '      gone: { path: $.gone, type: boolean, description: Whether it is deleted. }\n      user: {',
  )
}

/** A shop whose orders are marked as deleted, by their own column `gone` or by their absence. */
export function makeSoftShop(name: string, write: WriteMode, softDelete: SoftDelete): ResolvedPipeline {
  const shop = makeShop(name, write, withGone)
  return { ...shop, streams: shop.streams.map((stream) => ({ ...stream, softDelete })) }
}
