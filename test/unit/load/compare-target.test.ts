import { compareTarget, refuseMismatch, unknownColumns } from '../../../job/load/compare-target'
import type { CatalogColumn } from '../../../job/load/warehouse-catalog'
import type { TableContract } from '../../../job/pipeline/contract'
import { makeShopContract } from '../../support/load/shop-pipeline'

const [orders] = makeShopContract('shop').tables as [TableContract]

const column = (name: string, dataType: string, more: Partial<CatalogColumn> = {}): CatalogColumn => ({
  name,
  dataType,
  nullable: true,
  hasDefault: false,
  ...more,
})

/** The catalog's columns of a table that fits. */
const fitting: readonly CatalogColumn[] = [
  column('id', 'bigint', { nullable: false }),
  column('order', 'character varying', { length: 20 }),
  column('tag', 'numeric', { precision: 18, scale: 2 }),
  column('timestamp', 'timestamp without time zone'),
  column('user', 'super'),
  column('_load_id', 'character varying', { length: 26, nullable: false }),
  column('_raw_object', 'character varying', { length: 1024, nullable: false }),
  column('_raw_line', 'bigint', { nullable: false }),
  column('_loaded_at', 'timestamp without time zone', { nullable: false }),
]

const changed = (name: string, change: Partial<CatalogColumn>): readonly CatalogColumn[] =>
  fitting.map((one) => (one.name === name ? { ...one, ...change } : one))

test('a table made from its contract fits, in any order of columns', () => {
  expect(compareTarget('shop', orders, fitting)).toEqual([])
  expect(compareTarget('shop', orders, [...fitting].reverse())).toEqual([])
})

test.each([
  ['a longer VARCHAR', changed('order', { length: 200 })],
  ['a wider DECIMAL', changed('tag', { precision: 38, scale: 4 })],
  ['NULL where the contract has none', changed('id', { nullable: true })],
  ['a column of its own that may be null', [...fitting, column('note', 'character varying', { length: 9 })]],
  [
    'a column of its own with a default',
    [...fitting, column('note', 'integer', { nullable: false, hasDefault: true })],
  ],
])('a table may hold more than its contract asks: %s', (_, actual) => {
  expect(compareTarget('shop', orders, actual)).toEqual([])
})

test('an INTEGER of the contract may be a BIGINT in the warehouse, not the other way round', () => {
  const lineIndex: TableContract = { ...orders, listIndex: 'place' }
  expect(compareTarget('shop', lineIndex, [...fitting, column('place', 'bigint')])).toEqual([])
  expect(compareTarget('shop', orders, changed('id', { dataType: 'integer' }))).toEqual([
    { column: 'id', problem: 'is `integer` in the warehouse, `bigint` in the contract' },
  ])
})

test.each([
  [
    'a shorter VARCHAR',
    changed('order', { length: 19 }),
    {
      column: 'order',
      problem: 'is `varchar(19)` in the warehouse, `varchar(20)` in the contract',
      remedy: 'alter table "shop"."orders" alter column "order" type varchar(20)',
    },
  ],
  [
    'a CHAR',
    changed('order', { dataType: 'character', length: 20 }),
    { column: 'order', problem: 'is `char(20)` in the warehouse, `varchar(20)` in the contract' },
  ],
  [
    'a DECIMAL with fewer decimals',
    changed('tag', { scale: 1 }),
    { column: 'tag', problem: 'is `decimal(18,1)` in the warehouse, `decimal(18,2)` in the contract' },
  ],
  [
    'a DECIMAL with fewer digits before the point',
    changed('tag', { precision: 18, scale: 3 }),
    { column: 'tag', problem: 'is `decimal(18,3)` in the warehouse, `decimal(18,2)` in the contract' },
  ],
  [
    'another type of time',
    changed('timestamp', { dataType: 'timestamp with time zone' }),
    { column: 'timestamp', problem: 'is `timestamptz` in the warehouse, `timestamp` in the contract' },
  ],
  [
    'text for SUPER',
    changed('user', { dataType: 'character varying', length: 256 }),
    { column: 'user', problem: 'is `varchar(256)` in the warehouse, `super` in the contract' },
  ],
  [
    'a missing column',
    fitting.filter(({ name }) => name !== 'tag'),
    {
      column: 'tag',
      problem: 'is missing in the warehouse, `decimal(18,2)` in the contract',
      remedy: 'alter table "shop"."orders" add column "tag" decimal(18,2)',
    },
  ],
  [
    'NOT NULL where the contract allows null',
    changed('tag', { nullable: false }),
    { column: 'tag', problem: 'must not be null in the warehouse, may be null in the contract' },
  ],
  [
    'a column of its own that every row must fill',
    [...fitting, column('note', 'integer', { nullable: false })],
    {
      column: 'note',
      problem: 'is not in the contract, but must not be null in the warehouse',
      remedy: 'alter table "shop"."orders" drop column "note"',
    },
  ],
])('a table that does not fit is told: %s', (_, actual, mismatch) => {
  expect(compareTarget('shop', orders, actual)).toEqual([mismatch])
})

test('the error names every column, both types, and the statements that put it right', () => {
  const actual = changed('order', { length: 10 }).filter(({ name }) => name !== 'tag')
  expect(() => refuseMismatch('shop', orders, actual)).toThrow(
    expect.objectContaining({
      code: 'LOAD_TARGET_MISMATCH',
      message:
        'table `shop.orders` does not fit its contract: column `order` is `varchar(10)` in the warehouse, ' +
        '`varchar(20)` in the contract; column `tag` is missing in the warehouse, `decimal(18,2)` in the contract',
      hint:
        'nothing was changed; run `alter table "shop"."orders" alter column "order" type varchar(20)`, ' +
        '`alter table "shop"."orders" add column "tag" decimal(18,2)`, then load again',
    }),
  )
})

test('where no statement puts it right, the hint says what does', () => {
  expect(() => refuseMismatch('shop', orders, changed('id', { dataType: 'integer' }))).toThrow(
    expect.objectContaining({
      hint: 'nothing was changed; correct the contract, or rename the table and run again: the next load creates it anew',
    }),
  )
})

test('columns that no contract names are listed', () => {
  expect(unknownColumns(orders, [...fitting, column('note', 'integer')])).toEqual(['note'])
})
