import type { TableContract } from '../../../job/pipeline/contract'
import { targetTable } from '../../../job/pipeline/target-table'
import { addColumn, alterColumnType, createIncomingTable, createTargetTable } from '../../../job/sql/ddl'
import { makeShopContract } from '../../support/load/shop-pipeline'

const [orders, , discounts] = makeShopContract('shop').tables as [TableContract, TableContract, TableContract]

const merged = (table: TableContract) => targetTable(table, { write: 'merge' })

test('a root table has its columns, those of its provenance, its keys, and no PRIMARY KEY', () => {
  expect(createTargetTable('shop', merged(orders))).toBe(`create table "shop"."orders" (
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
  expect(createTargetTable('shop', merged(discounts))).toBe(`create table "shop"."discounts" (
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
  const sql = createTargetTable('shop', merged({ ...discounts, distribution: { style } }))
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
  expect(() => createTargetTable('shop', merged({ ...orders, columns }))).toThrow(
    expect.objectContaining({
      code: 'LOAD_NAME_INVALID',
      message: 'table `orders` has 1604 columns, Redshift takes 1600',
    }),
  )
})

test('versions and soft deletes have columns of their own, behind those of every table', () => {
  const sql = createTargetTable('shop', targetTable(discounts, { write: 'scd2', softDelete: 'absent' }))
  expect(sql.split('\n').slice(-6)).toEqual([
    '  "_loaded_at" timestamp not null,',
    '  "_valid_from" timestamp,',
    '  "_valid_to" timestamp,',
    '  "_is_current" boolean,',
    '  "_deleted_at" timestamp',
    ')',
  ])
})

test('a column is added without NOT NULL, so that the rows that are there stay valid', () => {
  const column = { name: 'tag', type: { kind: 'integer' }, nullable: false } as const
  expect(addColumn('shop', 'orders', column)).toBe('alter table "shop"."orders" add column "tag" integer')
})

test('a VARCHAR is widened by a statement of its own', () => {
  expect(alterColumnType('shop', 'orders', 'tag', { kind: 'varchar', bytes: 300 })).toBe(
    'alter table "shop"."orders" alter column "tag" type varchar(300)',
  )
})
