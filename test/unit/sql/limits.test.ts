import { canBreakTransaction } from '../../../job/sql/limits'

test.each([
  'truncate "shop"."orders"',
  'TRUNCATE TABLE orders',
  '\n  vacuum orders',
  'alter table "shop"."orders" append from "shop"."staging"',
  'alter table "shop"."orders" alter column "name" type varchar(20)',
  'create external table s.t (a int)',
])('%j cannot stand in a transaction that must be all or nothing', (sql) => {
  expect(canBreakTransaction(sql)).toBe(true)
})

test.each([
  'delete from "shop"."orders"',
  'create table "shop"."truncate" (a int)',
  'alter table "shop"."orders" add column "a" integer',
  "insert into x values ('vacuum')",
])('%j can', (sql) => {
  expect(canBreakTransaction(sql)).toBe(false)
})
