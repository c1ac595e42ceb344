import { expectRows } from '../../../job/check/expected-rows'
import type { PathCount, RawManifest } from '../../../job/pipeline/manifests'
import { testContract } from '../../support/stage/test-contract'

const contract = testContract({
  orders: { columns: {} },
  sides: { parent: 'orders', columns: {} },
  links: { from: '$.links', parent: 'orders', columns: {} },
  tags: { from: '$.tags[*]', parent: 'orders', columns: {} },
  lines: { from: '$.lines[*]', onlyWhere: '$.lines[*].sku', parent: 'orders', columns: {} },
  notes: { from: '$.lines[*].notes[*]', parent: 'lines', columns: {} },
  never: { from: '$.never[*]', parent: 'orders', columns: {} },
})

const none = { null: 0, boolean: 0, number: 0, string: 0, object: 0, array: 0 }

const paths: readonly PathCount[] = [
  { ...none, path: '$.links', object: 5, null: 3 },
  { ...none, path: '$.tags[*]', string: 4, null: 2 },
  { ...none, path: '$.lines[*]', object: 9 },
  { ...none, path: '$.lines[*].sku', string: 7, null: 1 },
  { ...none, path: '$.lines[*].notes[*]', string: 6 },
]

function expected(table: string, complete = true): unknown {
  const contracted = contract.tables.find(({ name }) => name === table)
  if (contracted === undefined) throw new Error('no table')
  const raw = { records: 10, paths, paths_complete: complete } as Pick<
    RawManifest,
    'records' | 'paths' | 'paths_complete'
  >
  return expectRows(contract, contracted, raw as RawManifest)
}

test.each([
  ['orders', 10, 'exactly'],
  ['sides', 10, 'exactly'],
  ['links', 5, 'exactly'],
  ['tags', 6, 'exactly'],
  ['lines', 7, 'exactly'],
  ['notes', 6, 'at_most'],
  ['never', 0, 'exactly'],
])('%s has %i rows, %s', (table, rows, exactness) => {
  expect(expected(table)).toEqual({ rows, exactness })
})

test('a path that may not have been counted has no expectation', () => {
  expect(expected('never', false)).toBeUndefined()
  expect(expected('tags', false)).toEqual({ rows: 6, exactness: 'exactly' })
})

test.each([
  ['orders', { rows: 8, exactness: 'exactly' }],
  ['links', { rows: 4, exactness: 'exactly' }],
  ['tags', { rows: 3, exactness: 'exactly' }],
  ['lines', { rows: 5, exactness: 'exactly' }],
  ['never', { rows: 0, exactness: 'exactly' }],
])('%s: what is set aside is taken from its rows', (name, rows) => {
  const raw = { records: 10, paths, paths_complete: true } as unknown as RawManifest
  const table = contract.tables.find((one) => one.name === name)
  if (table === undefined) throw new Error('no table')
  const aside = {
    paths: [
      { path: '$', rows: 2, present: 2 },
      { path: '$.links', rows: 1, present: 1 },
      { path: '$.tags[*]', rows: 3, present: 2 },
      { path: '$.lines[*].sku', rows: 0, present: 2 },
    ],
  }
  expect(expectRows(contract, table, raw, aside)).toEqual(rows)
  // What they hold at a path that was not counted nobody knows.
  const uncounted = expectRows(contract, table, { ...raw, paths_complete: false }, { paths: [] })
  if (name === 'never') expect(uncounted).toBeUndefined()
  else expect(uncounted?.exactness).toBe('at_most')
})
