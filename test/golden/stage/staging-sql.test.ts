import { join } from 'node:path'
import { planRowChecks } from '../../../job/check/row-checks'
import { checkedColumns, showMisfitsSql } from '../../../job/stage/find-value-misfits'
import { readCensus } from '../../../job/stage/path-census'
import {
  type PartSource,
  type PlannedTable,
  planStaging,
  readPartSql,
  writeTableSql,
} from '../../../job/stage/plan-staging'
import { tableOutput } from '../../../job/stage/staging-output'
import { countMisfitsSql, suspectsSql } from '../../../job/stage/suspects'
import { expectGolden } from '../../support/golden-file'
import { testContract } from '../../support/stage/test-contract'

const contract = testContract({
  orders: {
    key: ['id'],
    columns: {
      id: ['$.id', 'varchar(24)!'],
      total: ['$.total', 'decimal(18,2)!'],
      placed_at: ['$.placed_at', 'timestamptz'],
      city: ["$.address['city name']", 'varchar(100)'],
      extra: ['$.extra', 'super'],
      is_paid: ['$.paid', 'boolean!'],
      is_gift: ['$.gift', 'boolean'],
      is_late: ['$.late', 'boolean'],
    },
  },
  order_lines: {
    from: '$.lines[*]',
    onlyWhere: '$.lines[*].sku',
    parent: 'orders',
    parentKey: { order_id: ['id', 'varchar(24)'] },
    listIndex: 'line',
    columns: { sku: ['$.lines[*].sku', 'varchar(20)!'], quantity: ['$.lines[*].quantity', 'integer'] },
  },
  line_discounts: {
    from: '$.lines[*].discounts[*]',
    parent: 'order_lines',
    parentKey: { order_id: ['order_id', 'varchar(24)'], line: ['line', 'integer'] },
    listIndex: 'place',
    columns: { percent: ['$.lines[*].discounts[*].percent', 'double precision'] },
  },
})

const none = { null: 0, boolean: 0, number: 0, string: 0, object: 0, array: 0 }

const census = readCensus({
  paths: [
    { ...none, path: '$', object: 9 },
    { ...none, path: '$.lines[*].sku', string: 8, object: 1 },
    { ...none, path: '$.paid', boolean: 9 },
    { ...none, path: '$.gift', boolean: 7, null: 2 },
    { ...none, path: '$.late', boolean: 8, string: 1 },
  ],
  paths_complete: true,
})

const plan = planStaging(contract, 'orders', census, (table) => tableOutput(table, 'parquet'))

const source: PartSource = {
  loadId: '01JD8Z3W9Q6N4V2B7K5M1X0TAE',
  rawObject: 'raw/shop/orders/date=2026-11-22/load=01JD8Z3W9Q6N4V2B7K5M1X0TAE/part-00000.jsonl.gz',
  file: "/scratch/it's/part.jsonl.gz",
  rewritten: false,
}

function golden(name: string): string {
  return join(__dirname, `${name}.sql`)
}

test('reads a part with explicit types, values as text except where all of them are booleans', () => {
  const rewritten = { ...source, file: '/scratch/part.jsonl', rewritten: true }
  expectGolden(golden('read-part'), `${readPartSql(plan, source)};\n\n${readPartSql(plan, rewritten)};\n`)
})

function strictColumns({ columns }: PlannedTable, casts: 'quick' | 'strict'): ReadonlySet<string> {
  return new Set(casts === 'quick' ? [] : columns.map(({ name }) => name))
}

test.each(['quick', 'strict'] as const)('writes each table with its %s casts', (casts) => {
  const statements = plan.tables.map(
    (table) =>
      `${writeTableSql(table, source, `/scratch/${table.name}.parquet`, strictColumns(table, casts))};\n`,
  )
  expectGolden(golden(`write-tables-${casts}`), statements.join('\n'))
})

test('writes JSON rows around the same casts', () => {
  const { tables } = planStaging(contract, 'orders', census)
  const statements = tables
    .filter(({ output }) => output.format === 'jsonl')
    .map((table) => `${writeTableSql(table, source, `/scratch/${table.name}.jsonl`)};\n`)
  expectGolden(golden('write-tables-jsonl'), statements.join('\n'))
})

test('looks for values that do not fit', () => {
  const [orders, , discounts] = plan.tables
  if (orders === undefined || discounts === undefined) throw new Error('no tables')
  const column = discounts.columns.find(({ name }) => name === 'percent')
  if (column === undefined) throw new Error('no column')
  expectGolden(
    golden('find-misfits'),
    [
      suspectsSql(orders, checkedColumns(orders)),
      countMisfitsSql(orders, checkedColumns(orders)),
      showMisfitsSql(discounts, column),
    ]
      .map((statement) => `${statement};\n`)
      .join('\n'),
  )
})

test('checks rows', () => {
  const checks = planRowChecks(contract, new Set(contract.tables.map(({ name }) => name)))
  const statements = checks.map(
    (check) => `-- ${check.check} of ${check.table}\n${check.countSql};\n${check.examplesSql};\n`,
  )
  expectGolden(golden('row-checks'), statements.join('\n'))
})
