import { quarantinedRecords, type RunRecord } from '../run/run-record'

/** The object that `lakeload run --json` prints; its fields are documented in `docs/cli-json.md`. */
export function runJson(record: RunRecord): Readonly<Record<string, unknown>> {
  return {
    status: record.status,
    pipeline: record.pipeline,
    load_id: record.load_id,
    ...(record.same_as === undefined ? {} : { same_as: record.same_as }),
    ...(record.last_loaded_at === undefined ? {} : { last_loaded_at: record.last_loaded_at }),
    started_at: record.started_at,
    finished_at: record.finished_at,
    steps: record.steps.map((step) => ({ ...step, seconds: Math.round(step.seconds * 1000) / 1000 })),
    raw: record.raw ?? { records: 0, bytes: 0 },
    cursors: record.cursors ?? [],
    tables: record.tables,
    checks: record.checks,
    unknown_paths: record.unknown_paths,
    changes: record.changes ?? [],
    quarantined: quarantinedRecords(record),
    set_aside: (record.set_aside ?? []).map(({ paths: _paths, ...one }) => one),
    dbt: record.dbt ?? { passed: 0, failed: 0, skipped: 0, warned: 0, failed_nodes: [] },
    ...(record.error === undefined ? {} : { error: record.error }),
  }
}
