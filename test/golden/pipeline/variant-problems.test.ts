import { join } from 'node:path'
import { parseContract } from '../../../job/pipeline/parse-contract'
import { formatProblem } from '../../../job/pipeline/problem'
import { expectGolden } from '../../support/golden-file'

/** A contract whose root table has some columns more. */
function contractWith(columns: readonly string[]): string {
  const lines = columns.map((column) => `      ${column}\n`).join('')
  return `version: 1
tables:
  orders:
    stream: orders
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: bigint, nullable: false }
      price: { path: $.price, type: integer }
      extra: { path: $.extra, type: super }
      city: { path: $.address.city, type: varchar(20) }
${lines}  order_lines:
    stream: orders
    from: $.lines[*]
    parent: orders
    parent_key: { order_id: id }
    list_index: line
    key: [order_id, line]
    columns:
      sku: { path: '$.lines[*].sku', type: varchar(20) }
`
}

const sound = [
  'price_text: { path: $.price, type: varchar(20), variant_of: price }',
  'price_json: { path: $.price, type: super, variant_of: price }',
  'address_json: { path: $.address, type: super, variant_of: $.address }',
  'lines_json: { path: $.lines, type: super, variant_of: order_lines }',
]

const wrong: Readonly<Record<string, readonly string[]>> = {
  'it must be nullable': ['p: { path: $.price, type: double precision, nullable: false, variant_of: price }'],
  'it is its own': ['p: { path: $.price, type: double precision, variant_of: p }'],
  'another path': ['p: { path: $.cost, type: double precision, variant_of: price }'],
  'a variant of a variant': [
    'p: { path: $.price, type: double precision, variant_of: price }',
    'q: { path: $.price, type: varchar(20), variant_of: p }',
  ],
  'of a super': ['p: { path: $.extra, type: integer, variant_of: extra }'],
  'of a column that is not nullable': ['p: { path: $.id, type: varchar(20), variant_of: id }'],
  'a type that is there': ['p: { path: $.price, type: integer, variant_of: price }'],
  'behind a super': [
    'p: { path: $.price, type: super, variant_of: price }',
    'q: { path: $.price, type: varchar(20), variant_of: price }',
  ],
  'a path that another column reads': [
    'cost: { path: $.price, type: integer }',
    'p: { path: $.price, type: super, variant_of: price }',
  ],
  'no such column': ['p: { path: $.price, type: integer, variant_of: prize }'],
  'nothing below': ['p: { path: $.price, type: super, variant_of: prize }'],
  'the record': ['p: { path: $, type: super, variant_of: $ }'],
  'two of one path': [
    'a: { path: $.address, type: super, variant_of: $.address }',
    'b: { path: $.address, type: super, variant_of: $.address }',
  ],
}

test('tells what is wrong with a variant column', () => {
  const problems = (columns: readonly string[]): readonly string[] =>
    parseContract(contractWith(columns), 'schema.yml', 'shop', ['orders']).problems.map(formatProblem)
  expect(problems(sound)).toEqual([])
  const text = Object.entries(wrong).map(([name, columns]) => `# ${name}\n${problems(columns).join('\n')}\n`)
  expectGolden(join(__dirname, 'variant-problems.txt'), text.join('\n'))
})
