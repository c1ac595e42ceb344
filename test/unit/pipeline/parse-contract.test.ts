import { parseContract } from '../../../job/pipeline/parse-contract'
import { formatProblem } from '../../../job/pipeline/problem'

const sound = `version: 1
tables:
  lines:
    stream: orders
    from: $.lines[*]
    parent: orders
    parent_key: { order_id: id }
    list_index: line_index
    key: [order_id, line_index]
    columns:
      sku: { path: '$.lines[*].sku', type: varchar(64) }
  discounts:
    stream: orders
    from: $.lines[*].discounts[*]
    parent: lines
    parent_key: { order_id: order_id, line_index: line_index }
    list_index: discount_index
    key: [order_id, line_index, discount_index]
    columns:
      percent: { path: '$.lines[*].discounts[*]', type: double precision }
  orders:
    stream: orders
    from: $
    key: [id]
    distribution: key(id)
    columns:
      id: { path: $.id, type: bigint, nullable: false }
`

/** The problems of a contract, one line each. */
function problems(text: string): readonly string[] {
  return parseContract(text, 'schema.yml', 'shop', ['orders']).problems.map(formatProblem)
}

test('a contract is completed: types of parent keys, defaults, parents before children', () => {
  const { contract } = parseContract(sound, 'schema.yml', 'shop', ['orders'])
  expect(contract?.tables.map((table) => table.name)).toEqual(['orders', 'lines', 'discounts'])
  const discounts = contract?.tables[2]
  expect(discounts?.parentKey.map((column) => [column.name, column.type.kind])).toEqual([
    ['order_id', 'bigint'],
    ['line_index', 'integer'],
  ])
  expect(discounts?.distribution).toEqual({ style: 'auto' })
  expect(discounts?.columns[0]?.nullable).toBe(true)
})

test('a column may be called as what every JavaScript object has', () => {
  const renamed = sound.replaceAll('order_id: id', 'order_id: constructor').replace('[id]', '[constructor]')
  const { contract } = parseContract(
    renamed.replace('key(id)', 'key(constructor)').replace('id: { path: $.id', 'constructor: { path: $.id'),
    'schema.yml',
    'shop',
    ['orders'],
  )
  expect(contract?.tables[1]?.parentKey[0]).toMatchObject({ name: 'order_id', type: { kind: 'bigint' } })
  expect(problems(sound.replace('bigint', 'constructor'))).toEqual([
    expect.stringContaining('`constructor` is no column type'),
  ])
})

test('two spellings of one contract have the same checksum, two contracts have not', () => {
  const sha = (text: string): string | undefined =>
    parseContract(text, 'schema.yml', 'shop', ['orders']).contract?.sha256
  expect(sha(sound.replace('varchar(64)', 'VARCHAR( 64 )'))).toBe(sha(sound))
  expect(sha(sound.replace('varchar(64)', 'varchar(65)'))).not.toBe(sha(sound))
})

test('text that is not YAML is reported with its line', () => {
  expect(problems('version: 1\ntables: {')).toEqual([expect.stringMatching(/^schema\.yml:\d+: /)])
})

test('every problem is reported at once, each with its line', () => {
  const text = sound
    .replace('percent:', 'Percent:')
    .replace('stream: orders\n    from: $\n', 'stream: order\n    from: $\n')
    .replace('key: [id]', 'key: [ident]')
  expect(problems(text)).toEqual(
    [
      'schema.yml:20 tables.discounts.columns.Percent: `Percent` is no name for lakeload: lower-case letters, digits and `_`, at most 127 bytes',
      'schema.yml:22 tables.orders.stream: there is no stream `order`; there are `orders`',
      'schema.yml:24 tables.orders.key: there is no column `ident`; there are `id`, `_load_id`, `_raw_object`, `_raw_line`',
      expect.stringContaining('tables.lines.parent: is of stream `order`, this table of `orders`'),
      expect.stringContaining("tables.lines.parent_key: leaves out `ident` of the parent's key"),
      expect.stringContaining('stream `orders` has no root table'),
    ].sort(byMention(text)),
  )
})

/** Problems come in the order of the tables in the file; the expectation above is easier to read by cause. */
function byMention(_text: string): (left: unknown, right: unknown) => number {
  const order = ['lines.parent:', 'lines.parent_key', 'discounts', 'orders.stream', 'orders.key', 'no root']
  const rank = (item: unknown): number => order.findIndex((mention) => JSON.stringify(item).includes(mention))
  return (left, right) => rank(left) - rank(right)
}

test.each([
  ['an unknown setting', 'key: [id]', 'keys: [id]', 'tables.orders: Unrecognized key: "keys"'],
  ['a type that is none', 'type: bigint', 'type: int8', '`int8` is no column type; there are boolean'],
  ['a distribution that is none', 'key(id)', 'random', '`random` is none of auto, even, all, key(<column>)'],
  [
    'a nullable key',
    'bigint, nullable: false',
    'bigint',
    '`id` is nullable: a key column needs `nullable: false`',
  ],
  ['a path that is none', 'path: $.id', 'path: id', '`id` is no JSON path'],
  ['a path outside the rows', "'$.lines[*].sku'", '$.sku', '`$.sku` is not below `$.lines[*]`'],
  [
    'a list as a column',
    'path: $.id',
    "path: '$.ids[*]'",
    'give it a child table, or keep the list as super',
  ],
  [
    'a missing list index',
    '    list_index: line_index\n',
    '',
    'tables.lines.list_index: is missing: rows of a list need it',
  ],
  ['a parent that is not there', 'parent: lines', 'parent: line', 'there is no table `line`'],
  [
    'a circle of parents',
    '    from: $\n    key',
    '    from: $\n    parent: discounts\n    key',
    'the parents go round in a circle',
  ],
  ['a column name of lakeload', 'sku: {', '_load_id: {', '`_load_id` is a column of lakeload itself'],
  [
    'an incomplete parent key',
    '{ order_id: order_id, line_index: line_index }',
    '{ order_id: order_id }',
    "leaves out `line_index` of the parent's key",
  ],
  ['a version that is none', 'version: 1', 'version: 2', 'version: Invalid input: expected 1'],
])('%s is reported', (_name, from, to, message) => {
  expect(sound).toContain(from)
  expect(problems(sound.replace(from, to)).join('\n')).toContain(message)
})
