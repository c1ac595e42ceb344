import type { SchemaContract } from '../../../../job/pipeline/contract'
import type { ContractModesSetting } from '../../../../job/pipeline/contract-modes'
import type { PathCount, UnknownPath } from '../../../../job/pipeline/manifests'
import type { QuarantineReason } from '../../../../job/pipeline/quarantine'
import { defaultStreamOptions } from '../../../../job/pipeline/resolve-stream-options'
import type { ResolvedStream } from '../../../../job/pipeline/resolved'
import { excludeLinesSql } from '../../../../job/stage/exclude-lines'
import { LineSet } from '../../../../job/stage/line-set'
import { readCensus } from '../../../../job/stage/path-census'
import { asksForSearch, findUnknownMembers } from '../../../../job/stage/set-aside/find-unknown-members'
import { type KnownNode, knownMembers } from '../../../../job/stage/set-aside/known-members'
import { misfitActions } from '../../../../job/stage/set-aside/misfit-actions'
import { allowedRecords } from '../../../../job/stage/set-aside/quarantine-limit'
import { ReasonCounter } from '../../../../job/stage/set-aside/reason-counter'
import { addPaths, pathsOfRows, RowCounter } from '../../../../job/stage/set-aside/row-counter'
import { testContract } from '../../../support/stage/test-contract'

const contract = testContract(
  {
    orders: {
      key: ['id'],
      columns: {
        id: ['$.id', 'integer!'],
        code: ['$.code', 'integer'],
        total: ['$.total', 'integer'],
        city: ['$.address.city', 'varchar(10)'],
        all: ['$.all', 'super'],
      },
    },
    order_lines: {
      from: '$.lines[*]',
      onlyWhere: '$.lines[*].sku',
      parent: 'orders',
      parentKey: { order_id: ['id', 'integer'], order_code: ['code', 'integer'] },
      listIndex: 'line',
      columns: { sku: ['$.lines[*].sku', 'varchar(10)'] },
    },
  },
  ['$.ignored'],
)

const streamOf = (contractModes: Partial<ResolvedStream['contractModes']>): ResolvedStream => ({
  name: 'orders',
  path: '',
  records: '$',
  ...defaultStreamOptions,
  contractModes: { ...defaultStreamOptions.contractModes, ...contractModes },
})

function withModes(table: string, contractModes: ContractModesSetting): SchemaContract {
  const tables = contract.tables.map((one) => (one.name === table ? { ...one, contractModes } : one))
  return { ...contract, tables }
}

test('lines are sorted, once each, and found', () => {
  const lines = LineSet.of([7, 3, 100_000, 3])
  expect([...lines]).toEqual([3, 7, 100_000])
  expect([1, 3, 7, 8, 100_000, 100_001].filter((line) => lines.has(line))).toEqual([3, 7, 100_000])
  expect([...lines.with(LineSet.of([4, 7]))]).toEqual([3, 4, 7, 100_000])
  expect(lines.with(LineSet.none)).toBe(lines)
  expect(LineSet.none.has(1)).toBe(false)
  expect(excludeLinesSql([3, 7])).toBe('DELETE FROM part WHERE "$line" IN (SELECT unnest([3, 7]))')
})

test('what becomes of a misfit goes by the modes of its table', () => {
  expect(misfitActions(contract, streamOf({})).isLenient).toBe(false)
  expect(misfitActions(contract, streamOf({ types: 'evolve' })).value('orders', 'total')).toBe('refuse')
  const quarantine = misfitActions(
    withModes('order_lines', { types: 'freeze' }),
    streamOf({ types: 'quarantine' }),
  )
  expect(quarantine).toMatchObject({ isLenient: true, record: 'quarantine' })
  expect(quarantine.value('orders', 'id')).toBe('quarantine')
  expect(quarantine.value('order_lines', 'sku')).toBe('refuse')
  const child = misfitActions(withModes('order_lines', 'quarantine'), streamOf({}))
  expect(child).toMatchObject({ isLenient: true, record: 'refuse' })
})

test('a value is only left out where null may stand for it', () => {
  const actions = misfitActions(contract, streamOf({ types: 'discard_value' }))
  expect(actions.record).toBe('quarantine')
  const of = (table: string, ...columns: readonly string[]): readonly string[] =>
    columns.map((column) => actions.value(table, column))
  // The key, which is not nullable, and what rows of children repeat.
  expect(of('orders', 'id', 'code', 'total', 'city')).toEqual([
    'quarantine',
    'quarantine',
    'discard',
    'discard',
  ])
  expect(of('order_lines', 'sku')).toEqual(['discard'])
})

test.each([
  [{ records: 0 }, 1_000, 0],
  [{ records: 5 }, 1, 5],
  [{ share: 0 }, 1_000, 0],
  [{ share: 0.01 }, 0, 1],
  [{ share: 0.01 }, 99, 1],
  [{ share: 0.01 }, 299, 2],
  [{ share: 1 }, 299, 299],
] as const)('%j of %d records is %d', (limit, records, allowed) => {
  expect(allowedRecords(limit, records)).toBe(allowed)
})

const known = (modes: Partial<ResolvedStream['contractModes']>, of = contract): KnownNode =>
  knownMembers(of, streamOf(modes)) as KnownNode

const strangers = (record: unknown, root: KnownNode): readonly string[] =>
  findUnknownMembers(JSON.stringify(record), root).map(({ code, table, path }) => `${code} ${table} ${path}`)

test('members that the contract does not name are found at their place, below objects and lists it knows', () => {
  const root = known({ columns: 'quarantine', tables: 'quarantine' })
  expect(
    strangers(
      {
        id: 1,
        all: { anything: [1] },
        ignored: { x: 1 },
        total: { not: 'a matter of members' },
        address: { city: 'Bonn', zip: '53111', 'P O': null },
        lines: [{ sku: 'a' }, null, { sku: 'b', "it's": { deep: [1], flat: true } }],
        empty: {},
        none: [],
      },
      root,
    ),
  ).toEqual([
    'unknown_column orders $.address.zip',
    "unknown_table order_lines $.lines[2]['it\\'s'].deep",
    "unknown_column order_lines $.lines[2]['it\\'s'].flat",
  ])
  expect(strangers({ address: [{ zip: 1 }], lines: { 0: 1 } }, root)).toEqual([])
  expect(findUnknownMembers('no JSON', root)).toEqual([])
})

test('a list goes by the mode of tables, all else by that of columns, each by its own table', () => {
  const record = { new: 1, list: [1], lines: [{ sku: 'a', new: 1, list: [1] }] }
  expect(strangers(record, known({ columns: 'quarantine' }))).toEqual([
    'unknown_column orders $.new',
    'unknown_column order_lines $.lines[0].new',
  ])
  const own = withModes('order_lines', { columns: 'discard_value', tables: 'quarantine' })
  expect(strangers(record, known({ columns: 'quarantine' }, own))).toEqual([
    'unknown_column orders $.new',
    'unknown_table order_lines $.lines[0].list',
  ])
})

const none = { null: 0, boolean: 0, number: 0, string: 0, object: 0, array: 0 }
const asks = (
  paths: readonly PathCount[],
  modes: Partial<ResolvedStream['contractModes']>,
  complete = true,
): boolean => {
  const unknown: readonly UnknownPath[] = paths
    .slice(0, 1)
    .map(({ path }) => ({ stream: 'orders', path, count: 1 }))
  return asksForSearch(known(modes), unknown, readCensus({ paths, paths_complete: complete }))
}

test('records are looked at only where the counts show a member that is quarantined', () => {
  const scalar = { ...none, path: '$.new', string: 1 }
  expect(asks([scalar], { columns: 'quarantine' })).toBe(true)
  expect(asks([scalar], { tables: 'quarantine' })).toBe(false)
  expect(asks([scalar], {})).toBe(false)
  expect(asks([{ ...none, path: '$.new', null: 3 }], { columns: 'quarantine' })).toBe(false)
  const object = { ...none, path: '$.new', object: 1 }
  expect(asks([object, { ...none, path: '$.new.list', array: 1 }], { tables: 'quarantine' })).toBe(true)
  expect(asks([object], { tables: 'quarantine', columns: 'quarantine' })).toBe(false)
  // Below a column that takes a single value it is a misfit, not a member.
  expect(asks([{ ...none, path: '$.total.x', string: 1 }], { columns: 'quarantine' })).toBe(false)
  // What was not counted may be anywhere.
  expect(asks([], { columns: 'quarantine' }, false)).toBe(true)
  expect(asks([], { types: 'quarantine' }, false)).toBe(false)
})

test('rows of set-aside records are counted from their bytes, as extract counts all', () => {
  const wanted = pathsOfRows(contract, 'orders')
  expect([...wanted]).toEqual(['$', '$.lines[*].sku'])
  const counter = new RowCounter(wanted)
  for (const record of ['{"lines":[{"sku":"a"},{"sku":null},null]}', '{}', '17', 'no JSON']) {
    counter.count(Buffer.from(record))
  }
  expect(counter.paths()).toEqual([
    { path: '$', rows: 4, present: 4 },
    { path: '$.lines[*].sku', rows: 0, present: 1 },
  ])
  const lists = new RowCounter(new Set(['$.a[*]', '$.b']))
  lists.count(Buffer.from('{"a":[1,null,{}],"b":{"c":1}}'))
  lists.count(Buffer.from('{"a":[],"b":null}'))
  expect(addPaths([lists.paths(), counter.paths()])).toEqual([
    { path: '$', rows: 6, present: 6 },
    { path: '$.a[*]', rows: 3, present: 2 },
    { path: '$.b', rows: 1, present: 1 },
    { path: '$.lines[*].sku', rows: 0, present: 1 },
  ])
})

test('reasons are counted by record and kind, the most frequent first, and without end only by code', () => {
  const misfit = (path: string): QuarantineReason => ({
    code: 'value_misfit',
    table: 'lines',
    column: 'n',
    path,
    reason: 'is not an integer',
  })
  const one = new ReasonCounter()
  one.add([misfit('$.lines[0].n'), misfit('$.lines[7].n')])
  one.add([{ code: 'record_unreadable', path: '$.a.b', reason: 'is not a list' }])
  const other = new ReasonCounter()
  other.add([misfit('$.lines[1].n')])
  one.addAll(other)
  expect(one.counts()).toEqual([
    { code: 'value_misfit', table: 'lines', column: 'n', path: '$.lines[*].n', records: 2 },
    { code: 'record_unreadable', records: 1 },
  ])
  const many = new ReasonCounter()
  for (let number = 0; number < 1_500; number++) {
    many.add([{ code: 'unknown_column', table: 'orders', path: `$.m${number}`, reason: '' }])
  }
  expect(many.counts()).toHaveLength(1_001)
  expect(many.counts()[0]).toEqual({ code: 'unknown_column', records: 500 })
})
