import { JobError } from '../errors/job-error'
import type { ExplainedRow } from './explained-row'

/** The error of a row whose raw object is gone: its context holds what is still known. */
export function rawGone(row: ExplainedRow): JobError {
  const [request, ...others] = row.requests ?? []
  return new JobError(
    'EXPLAIN_RAW_GONE',
    `the raw object \`${row.rawObject}\` of a row of \`${row.pipeline}.${row.table}\` is not in the lake`,
    {
      context: {
        load_id: row.loadId,
        loaded_at: row.loadedAt,
        raw_object: row.rawObject,
        raw_line: row.rawLine,
        run_record: row.run.url,
        run_record_known: row.run.known,
        ...(request === undefined
          ? {}
          : { request: request.url, further_requests: others.length + (row.requestsLeftOut ?? 0) }),
      },
    },
  )
}
