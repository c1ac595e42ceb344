import type { PathCount } from '../../../job/pipeline/manifests'
import { readCensus } from '../../../job/stage/path-census'
import { findMissingPaths, findUnknownPaths } from '../../../job/stage/unknown-paths'
import { testContract } from '../../support/stage/test-contract'

const contract = testContract(
  {
    orders: {
      columns: {
        id: ['$.id', 'integer'],
        city: ['$.address.city', 'varchar(9)'],
        extra: ['$.extra', 'super'],
      },
    },
    lines: {
      from: '$.lines[*]',
      onlyWhere: '$.lines[*].sku',
      parent: 'orders',
      columns: { quantity: ['$.lines[*].quantity', 'integer'] },
    },
  },
  ['$.links.old', "$['a.b']"],
)

function count(path: string, kinds: Partial<PathCount> = {}): PathCount {
  return { path, null: 0, boolean: 0, number: 0, string: 0, object: 0, array: 0, ...kinds }
}

function unknown(...counts: readonly PathCount[]): readonly string[] {
  const census = readCensus({ paths: counts, paths_complete: true })
  return findUnknownPaths(contract, 'orders', census).map(({ path, count: values }) => `${path} ${values}`)
}

test('knows columns, their ways, rows, conditions, super and ignored subtrees', () => {
  const known = [
    '$',
    '$.id',
    '$.address',
    '$.address.city',
    '$.extra',
    '$.extra.any',
    '$.extra[*]',
    '$.lines',
    '$.lines[*]',
    '$.lines[*].sku',
    '$.links',
    '$.links.old',
    '$.links.old.deep',
    "$['a.b']",
    "$['a.b'].c",
  ]
  expect(unknown(...known.map((path) => count(path, { object: 1 })))).toEqual([])
})

test('tells unknown ones with all their values, an unknown object once', () => {
  expect(
    unknown(
      count('$.new', { object: 2, null: 3 }),
      count('$.new.deep', { number: 2 }),
      count('$.newer', { string: 1 }),
      count('$.extras', { string: 1 }),
      count('$.address.zip', { null: 4 }),
      count('$.lines[*].price', { number: 5 }),
      count('$.links.older', { array: 6 }),
    ),
  ).toEqual([
    '$.address.zip 4',
    '$.extras 1',
    '$.lines[*].price 5',
    '$.links.older 6',
    '$.new 5',
    '$.newer 1',
  ])
})

test('misses columns whose object is there, and only where all paths are counted', () => {
  const counts = [count('$', { object: 2 }), count('$.address', { object: 1 }), count('$.id', { number: 2 })]
  expect(findMissingPaths(contract, 'orders', readCensus({ paths: counts, paths_complete: true }))).toEqual([
    '$.address.city',
    '$.extra',
  ])
  expect(findMissingPaths(contract, 'orders', readCensus({ paths: counts, paths_complete: false }))).toEqual(
    [],
  )
})
