import type { SchemaContract } from '../../../job/pipeline/contract'
import { generateSources } from '../../../job/transform/generate-sources'
import { written } from '../../support/dbt/written'

const contract: SchemaContract = {
  pipeline: 'shop',
  ignored: [],
  sha256: '0',
  tables: [
    {
      name: 'orders',
      description: 'One row an order; {{ raw }} text: 100 %.',
      stream: 'orders',
      from: '$',
      parentKey: [],
      key: ['id'],
      distribution: { style: 'auto' },
      sortKey: [],
      columns: [
        { name: 'id', path: '$.id', type: { kind: 'bigint' }, nullable: false, description: 'The order.' },
        {
          name: 'total',
          path: '$.total',
          type: { kind: 'decimal', precision: 18, scale: 2 },
          nullable: true,
          description: 'What it costs.',
        },
      ],
    },
    {
      name: 'order_lines',
      description: 'One row a line.',
      stream: 'orders',
      from: '$.lines[*]',
      parent: 'orders',
      parentKey: [
        { name: 'order_id', parentColumn: 'id', type: { kind: 'bigint' }, description: 'Its order.' },
      ],
      listIndex: 'line_index',
      key: ['order_id', 'line_index'],
      distribution: { style: 'auto' },
      sortKey: [],
      columns: [],
    },
  ],
}

test('every column has its type, every key its tests, and only root tables a freshness', () => {
  expect(generateSources(written(contract))).toMatchInlineSnapshot(`
"sources:
  - name: shop
    schema: shop
    description: The tables that lakeload loads for the pipeline \`shop\`.
    tables:
      - name: orders
        description: "One row an order; {{ '{{' }} raw }} text: 100 %."
        config:
          loaded_at_field: _loaded_at
          freshness:
            warn_after:
              count: 36
              period: hour
            error_after:
              count: 7
              period: day
        columns:
          - name: id
            description: The order.
            data_type: bigint
            data_tests:
              - unique
              - not_null
          - name: total
            description: What it costs.
            data_type: decimal(18,2)
          - name: _load_id
            description: The load that wrote this row, a key of \`_loads\`.
            data_type: varchar(26)
          - name: _raw_object
            description: The key of the raw object in the lake that holds the record.
            data_type: varchar(1024)
          - name: _raw_line
            description: The line of the record in the raw object, from 1.
            data_type: bigint
          - name: _loaded_at
            description: When the load that wrote this row ran, in UTC.
            data_type: timestamp
      - name: order_lines
        description: One row a line.
        data_tests:
          - unique_combination:
              arguments:
                columns:
                  - order_id
                  - line_index
        columns:
          - name: order_id
            description: Its order.
            data_type: bigint
          - name: line_index
            description: The row's place in its parent's list, from 0.
            data_type: integer
          - name: _load_id
            description: The load that wrote this row, a key of \`_loads\`.
            data_type: varchar(26)
          - name: _loaded_at
            description: When the load that wrote this row ran, in UTC.
            data_type: timestamp
"
`)
})

test('a table without a key has no tests', () => {
  const [orders] = contract.tables
  if (orders === undefined) throw new Error('the contract has a table')
  const text = generateSources(written({ ...contract, tables: [{ ...orders, key: [] }] }))
  expect(text).not.toContain('data_tests')
})

test.each(['insert_only', 'scd2'] as const)(
  'a table written with `%s` has no freshness: a load may bring nothing new',
  (write) => {
    expect(generateSources(written(contract, { write }))).not.toContain('freshness')
  },
)

test('of versions only the current one has a key of its own', () => {
  const text = generateSources(written(contract, { write: 'scd2' }))
  expect(text).toContain(
    'data_tests:\n              - unique:\n                  config:\n                    where: _is_current\n              - not_null',
  )
  expect(text).toContain('- unique_combination:\n              arguments:\n')
  expect(text.match(/where: _is_current/g)).toHaveLength(2)
})
