import type { RunRecord } from '../../job/run/run-record'

/** The record of a run that went well; a test says what is different in its own. */
export function runRecord(more: Partial<RunRecord> = {}): RunRecord {
  return {
    version: 1,
    pipeline: 'shop',
    load_id: '01KAPB2K4G3QJ6R3F2N5T7V9XZ',
    date: '2026-11-22',
    status: 'succeeded',
    started_at: '2026-11-22T05:00:00.000Z',
    finished_at: '2026-11-22T05:00:12.500Z',
    steps: [
      { name: 'extract', status: 'done', seconds: 2 },
      { name: 'stage', status: 'done', seconds: 0.5 },
      { name: 'check', status: 'done', seconds: 0.25 },
      { name: 'load', status: 'done', seconds: 1.75 },
      { name: 'transform', status: 'done', seconds: 8 },
    ],
    raw: { records: 200, bytes: 371_000 },
    tables: [
      { name: 'orders', rows_staged: 200, rows_loaded: 198, rows_deleted: 3, bytes_staged: 51_200 },
      { name: 'order_lines', rows_staged: 411, rows_loaded: 411, rows_deleted: 6, bytes_staged: 9_800 },
    ],
    checks: [{ check: 'row_count', table: 'orders', status: 'passed', message: '200 rows, 200 expected' }],
    unknown_paths: [],
    dbt: { passed: 12, failed: 0, skipped: 0, warned: 0, failed_nodes: [] },
    last_loaded_at: '2026-11-22T05:00:04.000Z',
    ...more,
  }
}

/** The record of a run whose source could not be reached. */
export function failedRecord(more: Partial<RunRecord> = {}): RunRecord {
  const { raw: _raw, dbt: _dbt, last_loaded_at: _loadedAt, ...rest } = runRecord()
  return {
    ...rest,
    status: 'failed',
    steps: [
      { name: 'extract', status: 'failed', seconds: 2 },
      { name: 'stage', status: 'skipped', seconds: 0 },
      { name: 'check', status: 'skipped', seconds: 0 },
      { name: 'load', status: 'skipped', seconds: 0 },
      { name: 'transform', status: 'skipped', seconds: 0 },
    ],
    tables: [],
    checks: [],
    error: {
      code: 'EXTRACT_SOURCE_UNREACHABLE',
      kind: 'transient',
      message: 'cannot reach `https://api.example/orders`: connect ECONNREFUSED (5 attempts)',
      hint: 'check the address',
      context: { attempts: 5 },
    },
    ...more,
  }
}

/** The record of a run that is loaded, and whose data tests failed. */
export function untestedRecord(more: Partial<RunRecord> = {}): RunRecord {
  return runRecord({
    status: 'checks_failed',
    dbt: {
      passed: 10,
      failed: 2,
      skipped: 1,
      warned: 0,
      failed_nodes: [
        {
          unique_id: 'test.lakeload.unique_orders',
          status: 'fail',
          message: 'Got 3 results',
          failures: 3,
          query: "select id from orders where name < 'b' & more",
        },
        { unique_id: 'model.lakeload.orders', status: 'error', message: 'division by zero' },
      ],
    },
    ...more,
  })
}
