import type { RunRecord } from '../job/run/run-record'
import { cut, formatCount } from '../job/ui/format'
import { formatTable } from '../job/ui/table'

/** Runs as a table for people, one a line. */
export function formatRuns(records: readonly RunRecord[]): string {
  const columns = [
    { title: 'started' },
    { title: 'pipeline' },
    { title: 'status' },
    { title: 'seconds', align: 'right' as const },
    { title: 'rows', align: 'right' as const },
    { title: 'load id' },
    { title: 'error' },
  ]
  return formatTable(
    columns,
    records.map((record) => [
      record.started_at.slice(0, 19).replace('T', ' '),
      record.pipeline,
      record.status,
      String(secondsOf(record) ?? ''),
      formatCount(rowsLoaded(record)),
      record.load_id,
      record.error === undefined ? '' : `${record.error.code}: ${cut(record.error.message, 60)}`,
    ]),
  )
}

/** A run as the object that `--json` prints, one a line. */
export function runSummary(record: RunRecord): Readonly<Record<string, unknown>> {
  return {
    pipeline: record.pipeline,
    load_id: record.load_id,
    status: record.status,
    started_at: record.started_at,
    finished_at: record.finished_at ?? null,
    seconds: secondsOf(record) ?? null,
    rows_loaded: rowsLoaded(record),
    tests_failed: record.dbt?.failed ?? 0,
    error: record.error ?? null,
  }
}

/** An `unchanged` run has the tables of the load that stands, and loaded none itself. */
function rowsLoaded({ status, tables }: RunRecord): number {
  return status === 'unchanged' ? 0 : tables.reduce((sum, table) => sum + table.rows_loaded, 0)
}

function secondsOf({ started_at, finished_at }: RunRecord): number | undefined {
  if (finished_at === undefined) return undefined
  return Math.round((Date.parse(finished_at) - Date.parse(started_at)) / 1_000)
}
