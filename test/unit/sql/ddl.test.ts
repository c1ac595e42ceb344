import type { TableContract } from '../../../job/pipeline/contract'
import { createIncomingTable, createTargetTable } from '../../../job/sql/ddl'
import { makeShopContract } from '../../support/load/shop-pipeline'

const [orders, , discounts] = makeShopContract('shop').tables as [TableContract, TableContract, TableContract]

test('a root table has its columns, those of its provenance, its keys, and no PRIMARY KEY', () => {
  expect(createTargetTable('shop', orders)).toBe(`create table "shop"."orders" (
  "id" bigint not null,
  "order" varchar(20),
  "tag" decimal(18,2),
  "timestamp" timestamp,
  "user" super,
  "_load_id" varchar(26) not null,
  "_raw_object" varchar(1024) not null,
  "_raw_line" bigint not null,
  "_loaded_at" timestamp not null
)
diststyle key distkey ("id")
compound sortkey ("timestamp")`)
})

test('a child table begins with the key of its parent and its place in the list', () => {
  expect(createTargetTable('shop', discounts)).toBe(`create table "shop"."discounts" (
  "order_id" bigint not null,
  "line_index" integer not null,
  "discount_index" integer not null,
  "percent" integer,
  "_load_id" varchar(26) not null,
  "_loaded_at" timestamp not null
)`)
})

test.each([
  ['even', 'diststyle even'],
  ['all', 'diststyle all'],
] as const)('distribution %s is spelt out', (style, clause) => {
  const sql = createTargetTable('shop', { ...discounts, distribution: { style } })
  expect(sql.endsWith(`)\n${clause}`)).toBe(true)
})

test('an incoming table is temporary, in the order of the file, and lies where its target lies', () => {
  expect(createIncomingTable('_incoming_orders', orders)).toBe(`create temp table "_incoming_orders" (
  "id" bigint not null,
  "order" varchar(20),
  "tag" decimal(18,2),
  "timestamp" timestamp,
  "user" super,
  "_load_id" varchar(26) not null,
  "_raw_object" varchar(1024) not null,
  "_raw_line" bigint not null
)
diststyle key distkey ("id")`)
})

test('a table wider than Redshift takes is refused', () => {
  const columns = Array.from({ length: 1_600 }, (_, index) => ({
    name: `c${index}`,
    path: `$.c${index}`,
    type: { kind: 'integer' } as const,
    nullable: true,
    description: '',
  }))
  expect(() => createTargetTable('shop', { ...orders, columns })).toThrow(
    expect.objectContaining({
      code: 'LOAD_NAME_INVALID',
      message: 'table `orders` has 1604 columns, Redshift takes 1600',
    }),
  )
})
