import { compareTarget, refuseMismatch, unknownColumns } from '../../../job/load/compare-target'
import type { CatalogColumn } from '../../../job/load/warehouse-catalog'
import type { TableContract } from '../../../job/pipeline/contract'
import { targetTable } from '../../../job/pipeline/target-table'
import { makeShopContract } from '../../support/load/shop-pipeline'

const [contract] = makeShopContract('shop').tables as [TableContract]
const orders = targetTable(contract, { write: 'merge' })

const fits = { missing: [], short: [], mismatches: [] }

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
  expect(compareTarget('shop', orders, fitting)).toEqual(fits)
  expect(compareTarget('shop', orders, [...fitting].reverse())).toEqual(fits)
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
  expect(compareTarget('shop', orders, actual)).toEqual(fits)
})

test('an INTEGER of the contract may be a BIGINT in the warehouse, not the other way round', () => {
  const lineIndex = targetTable({ ...contract, listIndex: 'place' }, { write: 'merge' })
  expect(compareTarget('shop', lineIndex, [...fitting, column('place', 'bigint')])).toEqual(fits)
  expect(compareTarget('shop', orders, changed('id', { dataType: 'integer' })).mismatches).toEqual([
    { column: 'id', problem: 'is `integer` in the warehouse, `bigint` in the contract' },
  ])
})

test.each([
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
    'a missing column that leads to the raw record',
    fitting.filter(({ name }) => name !== '_raw_line'),
    {
      column: '_raw_line',
      problem: 'is missing in the warehouse, `bigint` in the contract, and every row needs it',
    },
  ],
  [
    'a missing column of the key',
    fitting.filter(({ name }) => name !== 'id'),
    {
      column: 'id',
      problem: 'is missing in the warehouse, `bigint` in the contract, and every row needs it',
    },
  ],
  [
    'versions that another way of writing has left',
    [...fitting, column('_valid_to', 'timestamp without time zone'), column('_is_current', 'boolean')],
    {
      column: '_is_current',
      problem: 'tells versions of a record apart, and `merge` knows none',
      remedy: [
        'delete from "shop"."orders" where not "_is_current"',
        'alter table "shop"."orders" drop column "_valid_to"',
        'alter table "shop"."orders" drop column "_is_current"',
      ],
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
      remedy: ['alter table "shop"."orders" drop column "note"'],
    },
  ],
])('a table that does not fit is told: %s', (_, actual, mismatch) => {
  expect(compareTarget('shop', orders, actual)).toEqual({ ...fits, mismatches: [mismatch] })
})

test('a missing column is to be added, a shorter VARCHAR to be widened', () => {
  const actual = changed('order', { length: 19 }).filter(({ name }) => name !== 'tag')
  expect(compareTarget('shop', orders, actual)).toEqual({
    missing: [expect.objectContaining({ name: 'tag', type: { kind: 'decimal', precision: 18, scale: 2 } })],
    short: [{ column: 'order', bytes: 19, type: { kind: 'varchar', bytes: 20 } }],
    mismatches: [],
  })
})

test('what versions and soft deletes need is missing where a table has neither', () => {
  const versions = targetTable(contract, { write: 'scd2', softDelete: 'absent' })
  expect(compareTarget('shop', versions, fitting).missing.map(({ name }) => name)).toEqual([
    '_valid_from',
    '_valid_to',
    '_is_current',
    '_deleted_at',
  ])
})

const refuse = (actual: readonly CatalogColumn[]) => () =>
  refuseMismatch('shop', 'orders', compareTarget('shop', orders, actual))

test('the error names every column, both types, and the statements that put it right', () => {
  const note = column('note', 'integer', { nullable: false })
  const mark = column('mark', 'integer', { nullable: false })
  expect(refuse([...fitting, note, mark])).toThrow(
    expect.objectContaining({
      code: 'LOAD_TARGET_MISMATCH',
      message:
        'table `shop.orders` does not fit its contract: column `note` is not in the contract, but must not be null in the ' +
        'warehouse; column `mark` is not in the contract, but must not be null in the warehouse',
      hint:
        'nothing was changed; run `alter table "shop"."orders" drop column "note"`, ' +
        '`alter table "shop"."orders" drop column "mark"`, then load again',
    }),
  )
})

test('where no statement puts it right, the hint says what does', () => {
  expect(refuse(changed('id', { dataType: 'integer' }))).toThrow(
    expect.objectContaining({
      hint: 'nothing was changed; correct the contract, or build the tables anew under it from all raw records by `lakeload replay`; or rename the table and run again: the next load creates it anew',
    }),
  )
})

test('columns that no contract names are listed', () => {
  expect(unknownColumns(orders, [...fitting, column('note', 'integer')])).toEqual(['note'])
})
