import { join } from 'node:path'
import { indexPage } from '../../../job/report/index-page'
import { endOfRecord } from '../../../job/report/run-end'
import { addRun, type RunIndex } from '../../../job/report/run-index'
import { runPage } from '../../../job/report/run-page'
import { failedRecord, runRecord, untestedRecord } from '../../support/ended-run'
import { expectGolden } from '../../support/golden-file'

const places = [
  { title: 'raw records of orders', url: 's3://lake/raw/shop/orders/date=2026-11-22/load=01K/' },
  { title: 'run record', url: 's3://lake/runs/shop/01K/run.json' },
]

test('the page of a run with failed tests and unknown paths', () => {
  const record = untestedRecord({
    unknown_paths: [
      {
        stream: 'orders',
        path: '$.note',
        count: 1_204,
        example: {
          value: '"<script>alert(1)</script>"',
          raw_object: 'raw/shop/part-00000.jsonl.gz',
          line: 7,
        },
      },
    ],
  })
  expectGolden(join(__dirname, 'run-page.html'), runPage(record, places))
})

test('the page of a run that failed', () => {
  const record = failedRecord({
    checks: [
      { check: 'row_count', table: 'orders', status: 'passed', message: '200 rows, 200 expected' },
      {
        check: 'key_unique',
        table: 'orders',
        status: 'failed',
        message: '1 key is not unique',
        examples: ['id = `7` (2 rows)'],
      },
    ],
  })
  expectGolden(join(__dirname, 'failed-run-page.html'), runPage(record, places))
})

test('the list of runs', () => {
  const only = { attempt: 1, attempts: 1 }
  const records = [
    runRecord({ load_id: 'A' }),
    untestedRecord({ load_id: 'B' }),
    failedRecord({ load_id: 'C' }),
  ]
  const empty: RunIndex = { version: 1, pipeline: 'shop', runs: [] }
  const index = records.map((record) => endOfRecord(record, only)).reduce(addRun, empty)
  expectGolden(join(__dirname, 'index-page.html'), indexPage(index))
})

test('thousands of unknown paths leave a page that can be opened', () => {
  const paths = Array.from({ length: 10_000 }, (_, number) => ({
    stream: 'orders',
    path: `$.f${number}`,
    count: 1,
  }))
  const page = runPage(runRecord({ unknown_paths: paths }), places)
  expect(page).toContain('9,800 more stand in the run record.')
  expect(page.length).toBeLessThan(100_000)
})

test('rows that a load has left out have a column of their own, where there are any', () => {
  const tables = [{ name: 'orders', rows_staged: 10, rows_loaded: 1, rows_deleted: 0, rows_left_out: 9 }]
  expect(runPage(runRecord({ tables }), places)).toContain(
    '<th scope="col" class="number">rows left out</th>',
  )
  expect(runPage(runRecord(), places)).not.toContain('rows left out')
})
