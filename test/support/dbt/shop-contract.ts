import type { SchemaContract } from '../../../job/pipeline/contract'
import { parseContract } from '../../../job/pipeline/parse-contract'

/** A contract with columns of every kind, reserved words among them, and keys of one and of several columns. */
/** The contract as `schema.yml` spells it. */
export const shopSchema = `
version: 1
tables:
  orders:
    description: "One row an order; {{ raw }} text: 100 %."
    stream: orders
    from: $
    key: [order]
    columns:
      is_paid: { path: $.paid, type: boolean, description: Whether it is paid. }
      order: { path: $.order, type: varchar(40), nullable: false, description: The order's number. }
      placed_at: { path: $.placed, type: timestamptz, description: When it was placed. }
      day: { path: $.day, type: date, description: Its day. }
      window: { path: $.window, type: bigint, description: A word of PostgreSQL's grammar. }
      total: { path: $.total, type: 'decimal(18,2)', description: What it costs. }
      weight: { path: $.weight, type: double precision, description: Its weight. }
      note: { path: $.note, type: varchar(200), description: A note. }
      customer_id: { path: $.customer, type: bigint, description: Who ordered. }
      extra: { path: $.extra, type: super, description: Whatever else there is. }
  order_lines:
    description: One row a line.
    stream: orders
    from: $.lines[*]
    parent: orders
    parent_key: { order: order }
    list_index: line_index
    key: [order, line_index]
    columns:
      quantity: { path: '$.lines[*].quantity', type: integer, description: How many. }
      tag: { path: '$.lines[*].tag', type: varchar(20), description: A tag. }
  order_line_discounts:
    description: One row a discount.
    stream: orders
    from: $.lines[*].discounts[*]
    parent: order_lines
    parent_key: { order: order, line_index: line_index }
    list_index: discount_index
    key: [order, line_index, discount_index]
    columns:
      percent: { path: '$.lines[*].discounts[*].percent', type: 'decimal(18,4)', description: How much less. }
  visits:
    description: One row a visit; visits have no key.
    stream: visits
    from: $
    columns:
      page: { path: $.page, type: varchar(200), description: The page. }
  visit_steps:
    description: One row a step of a visit.
    stream: visits
    from: $.steps[*]
    parent: visits
    parent_key: { visit_load_id: _load_id, visit_object: _raw_object, visit_line: _raw_line }
    list_index: step_index
    key: [visit_load_id, visit_object, visit_line, step_index]
    columns:
      name: { path: '$.steps[*].name', type: varchar(50), description: Its name. }
`

function read(): SchemaContract {
  const { contract, problems } = parseContract(shopSchema, 'schema.yml', 'shop', ['orders', 'visits'])
  if (contract === undefined) throw new Error(JSON.stringify(problems))
  return contract
}

export const shopContract: SchemaContract = read()
