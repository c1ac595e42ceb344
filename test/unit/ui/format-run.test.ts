import { formatRun } from '../../../job/ui/format-run'
import { Terminal } from '../../../job/ui/terminal'
import { runRecord, untestedRecord } from '../../support/ended-run'

const silent = { write: () => true }
const terminal = new Terminal({ stdout: silent, stderr: silent, environment: {} })

test('the result of a run: tables with rows and sizes, steps, dbt, and what was read', () => {
  expect(formatRun(runRecord(), terminal, undefined)).toBe(`
table             rows staged  rows loaded  size staged
shop.orders               200          198      51.2 kB
shop.order_lines          411          411       9.8 kB

step       status  seconds
extract    done      2.0 s
stage      done      0.5 s
check      done      0.3 s
load       done      1.8 s
transform  done      8.0 s

dbt: 12 passed, 0 failed, 0 skipped

succeeded: load 01KAPB2K4G3QJ6R3F2N5T7V9XZ, 200 records (371 kB of JSON), in 12.5 s`)
})

test('a size that nobody knows any more is left blank', () => {
  const tables = [{ name: 'orders', rows_staged: 1, rows_loaded: 1, rows_deleted: 0 }]
  const text = formatRun(runRecord({ tables, status: 'unchanged', same_as: 'A' }), terminal, undefined)
  expect(text).toMatch(/^shop\.orders {12}1 {12}1$/m)
})

test('rows that were left out are counted where a load has left some out', () => {
  const tables = [
    { name: 'orders', rows_staged: 10, rows_loaded: 1, rows_deleted: 0, rows_left_out: 9 },
    { name: 'lines', rows_staged: 3, rows_loaded: 3, rows_deleted: 0 },
  ]
  const text = formatRun(runRecord({ tables }), terminal, undefined)
  expect(text).toContain(
    [
      'table        rows staged  rows loaded  left out  size staged',
      'shop.orders           10            1         9',
      'shop.lines             3            3         0',
    ].join('\n'),
  )
})

test('failed tests are shown with the query for their rows', () => {
  const text = formatRun(untestedRecord(), terminal, undefined)
  expect(text).toContain(
    "failed test.lakeload.unique_orders: Got 3 results\n  the rows:\n    select id from orders where name < 'b' & more\n",
  )
})
