import type { PlannedStatement } from '../../../job/load/load-plan'
import { type PlanInput, planLoad } from '../../../job/load/plan-load'
import { canBreakTransaction } from '../../../job/sql/limits'
import { catalogOf } from '../../support/load/catalog'
import { makeShop } from '../../support/load/shop-pipeline'
import { makeManifest, newerLoad } from '../../support/load/staged-manifest'

const all = ['orders', 'lines', 'discounts', 'parcels', 'parcel_events']
const rows = { orders: 3, lines: 4, discounts: 5, parcels: 6, parcel_events: 7 }

function plan(change: Partial<PlanInput> & { readonly rows?: Readonly<Record<string, number>> } = {}) {
  const pipeline = change.pipeline ?? makeShop()
  return planLoad({
    pipeline,
    staged: makeManifest(pipeline, newerLoad, change.rows ?? rows),
    catalog: catalogOf(pipeline),
    copyRole: 'arn:aws:iam::123456789012:role/copy',
    url: (key) => `s3://lake/${key}`,
    loadedAt: new Date('2026-11-22T03:00:00Z'),
    isInPlace: false,
    ...change,
  })
}

const brief = (statements: readonly PlannedStatement[]): readonly string[] =>
  statements.map(({ purpose, table }) => `${purpose} ${table}`)

function sqlOf(statements: readonly PlannedStatement[], purpose: string, table: string): string | undefined {
  return statements.find((one) => one.purpose === purpose && one.table === table)?.sql
}

test('every incoming table is filled and checked before any target is touched', () => {
  const statements = brief(plan({ catalog: new Map() }).statements)
  const firstWrite = statements.findIndex((one) => /^(create_target|delete|insert)/.test(one))
  const lastCheck = statements.findLastIndex((one) => /^(copy|count_|check_key)/.test(one))
  expect(lastCheck).toBeGreaterThan(0)
  expect(firstWrite).toBe(lastCheck + 1)
  expect(statements.slice(0, 5)).toEqual([
    'create_incoming orders',
    'copy orders',
    'count_copied orders',
    'count_incoming orders',
    'check_key orders',
  ])
})

test('a merge deletes children before their parents and inserts parents before their children', () => {
  const statements = brief(plan().statements)
  const children = [...all].reverse()
  expect(statements.slice(all.length * 5)).toEqual([
    ...children.map((table) => `drop_superseded ${table}`),
    ...children.map((table) => `delete ${table}`),
    ...all.map((table) => `insert ${table}`),
  ])
})

test("a grandchild that repeats the root's key is found by it directly", () => {
  expect(sqlOf(plan().statements, 'delete', 'discounts')).toBe(
    'delete from "shop"."discounts"\nusing "_incoming_orders"\nwhere "discounts"."order_id" = "_incoming_orders"."id"',
  )
})

test('a grandchild of a table with a key of its own is found through that table', () => {
  const { statements } = plan()
  expect(sqlOf(statements, 'delete', 'parcel_events')).toBe(
    'delete from "shop"."parcel_events"\nusing "shop"."parcels", "_incoming_orders"\n' +
      'where "parcel_events"."parcel" = "parcels"."parcel"\n  and "parcels"."order_id" = "_incoming_orders"."id"',
  )
  expect(sqlOf(statements, 'drop_superseded', 'parcel_events')).toBe(
    'delete from "_incoming_parcel_events"\nusing "_incoming_parcels", "shop"."orders"\n' +
      'where "_incoming_parcel_events"."parcel" = "_incoming_parcels"."parcel"\n' +
      '  and "_incoming_parcels"."order_id" = "orders"."id"\n' +
      `  and "orders"."_load_id" > '${newerLoad}'`,
  )
})

test('a child table without staged rows is not copied, but loses the rows of the incoming records', () => {
  const statements = brief(plan({ rows: { orders: 3 } }).statements)
  expect(statements.filter((one) => one.endsWith(' lines'))).toEqual(['delete lines'])
})

test('a load without records changes no table', () => {
  const result = plan({ rows: {} })
  expect(result.statements).toEqual([])
  expect(result.tables.map(({ name, rows }) => [name, rows])).toEqual(all.map((name) => [name, 0]))
})

test('absent tables are created, also those without rows, and nothing is deleted from them', () => {
  const statements = brief(plan({ catalog: new Map([['_loads', []]]), rows: { orders: 3 } }).statements)
  expect(statements.slice(5)).toEqual([...all.map((table) => `create_target ${table}`), 'insert orders'])
})

test('replace empties every table by DELETE, also one whose list came in empty', () => {
  const { statements } = plan({ pipeline: makeShop('shop', 'replace'), rows: { orders: 3 } })
  expect(sqlOf(statements, 'delete', 'lines')).toBe('delete from "shop"."lines"')
  expect(brief(statements).slice(5)).toEqual([
    ...all.map((table) => `delete ${table}`).reverse(),
    'insert orders',
  ])
})

test('append only inserts', () => {
  const statements = brief(plan({ pipeline: makeShop('shop', 'append') }).statements)
  expect(statements.slice(25)).toEqual(all.map((table) => `insert ${table}`))
})

test('COPY serialises nested values only where a column takes them, and names its role', () => {
  const { statements } = plan()
  expect(sqlOf(statements, 'copy', 'orders')).toBe(
    'copy "_incoming_orders" ("id", "order", "tag", "timestamp", "user", "_load_id", "_raw_object", "_raw_line")\n' +
      `from 's3://lake/processed/shop/orders/date=2026-11-22/load=${newerLoad}/copy.manifest'\n` +
      "iam_role 'arn:aws:iam::123456789012:role/copy'\nformat as parquet serializetojson\nmanifest",
  )
  expect(sqlOf(statements, 'copy', 'lines')).toContain('\nformat as parquet\nmanifest')
  expect(sqlOf(plan({ copyRole: 'default' }).statements, 'copy', 'lines')).toContain('\niam_role default\n')
})

test.each(['merge', 'replace', 'append', 'insert_only', 'scd2'] as const)(
  'no statement of a %s can break its transaction',
  (write) => {
    const pipeline = makeShop('shop', write)
    for (const catalog of [new Map(), catalogOf(pipeline)]) {
      const { statements } = plan({ pipeline, catalog })
      expect(statements.length).toBeGreaterThan(25)
      expect(statements.filter(({ sql }) => canBreakTransaction(sql))).toEqual([])
    }
  },
)

test.each([
  ['merge', 'be merged'],
  ['insert_only', 'be written with `insert_only`'],
  ['scd2', 'keep versions'],
] as const)('%s of a root table without a key is refused', (write, what) => {
  const pipeline = makeShop('shop', write, withoutRootKey)
  expect(() => plan({ pipeline })).toThrow(
    expect.objectContaining({
      code: 'LOAD_NO_KEY',
      message: `table \`orders\` cannot ${what}: its contract names no key`,
    }),
  )
})

test('staged files of another contract are refused', () => {
  const pipeline = makeShop()
  const staged = { ...makeManifest(pipeline, newerLoad, rows), contract_sha256: 'another' }
  expect(() => plan({ pipeline, staged })).toThrow(
    expect.objectContaining({
      code: 'LOAD_PACKAGE_INVALID',
      message: `the staged files of load \`${newerLoad}\` were written under another contract than today's`,
    }),
  )
})

test.each([
  ['has no staged table `lines`', (name: string) => (name === 'lines' ? undefined : {})],
  [
    'the staged table `lines` has rows but no COPY manifest',
    (name: string) => (name === 'lines' ? { copy_manifest_key: undefined } : {}),
  ],
])('a load package that is not whole is refused: %s', (message, change) => {
  const pipeline = makeShop()
  const whole = makeManifest(pipeline, newerLoad, rows)
  const tables = whole.tables.flatMap((table) => {
    const changed = change(table.name)
    return changed === undefined ? [] : [{ ...table, ...changed }]
  })
  expect(() => plan({ pipeline, staged: { ...whole, tables } as typeof whole })).toThrow(
    expect.objectContaining({ code: 'LOAD_PACKAGE_INVALID', message: expect.stringContaining(message) }),
  )
})

test('children without any root are refused, as a merge could not replace them later', () => {
  expect(() => plan({ rows: { lines: 2 } })).toThrow(
    expect.objectContaining({
      code: 'LOAD_PACKAGE_INVALID',
      message: 'the staged table `lines` has rows although its root `orders` has none',
    }),
  )
})

test('names of nearly the longest length still give each table an incoming table of its own', () => {
  const long = `${'a'.repeat(120)}_lines`
  const pipeline = makeShop('shop', 'append', (yaml) =>
    yaml.replaceAll('lines:', `${long}:`).replace('parent: lines', `parent: ${long}`),
  )
  const { statements } = plan({ pipeline, rows: { orders: 1, [long]: 1 } })
  expect(sqlOf(statements, 'create_incoming', long)).toMatch(/^create temp table "_incoming_a{111}_lines" \(/)
})

/** Roots without a key are found by their raw line, so the children repeat that. */
function withoutRootKey(yaml: string): string {
  return yaml
    .replace('    key: [id]\n', '')
    .replaceAll(
      'parent_key: { order_id: id }',
      'parent_key: { order_id: id, raw_object: _raw_object, raw_line: _raw_line }',
    )
}

test.each(['append', 'insert_only'] as const)(
  'a load that is loaded again in place takes its own rows out first: %s',
  (write) => {
    const { statements } = plan({ pipeline: makeShop('shop', write), isInPlace: true })
    const own = statements.filter(({ purpose }) => purpose === 'delete')
    expect(own.map(({ table }) => table)).toEqual([...all].reverse())
    expect(own.at(-1)?.sql).toBe(`delete from "shop"."orders" where "_load_id" = '${newerLoad}'`)
  },
)

test('rows that lead to no content are not compared: a child may repeat where its record lies', () => {
  const pipeline = makeShop('shop', 'scd2', (yaml) =>
    yaml.replace(
      'parent_key: { order_id: id }',
      'parent_key: { order_id: id, object: _raw_object, line: _raw_line }',
    ),
  )
  const { statements } = plan({ pipeline })
  const compared = sqlOf(statements, 'find_keys', 'lines') ?? ''
  expect(compared).toContain('"lines"."article"')
  expect(compared).not.toMatch(/"lines"\."(object|line)"/)
})

test('a first load of versions compares nothing', () => {
  const { statements } = plan({ pipeline: makeShop('shop', 'scd2'), catalog: new Map() })
  expect(statements.filter(({ purpose }) => /keys|drop/.test(purpose))).toEqual([])
})
