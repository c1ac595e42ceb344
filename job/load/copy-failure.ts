import { JobError } from '../errors/job-error'
import type { Row, WarehouseSession } from '../ports/warehouse'
import { textLiteral } from '../sql/literal'
import { describeLoadError, type LoadErrorRow, loadErrorHint } from './load-error-row'

/**
 * Finds out why a COPY failed. The server's own answer only says where to look; these tables keep their rows when the
 * transaction is rolled back. To be called on the same session, after its ROLLBACK; `since` is the server's time before
 * the COPY, as process ids come again.
 */
export async function explainCopyFailure(
  session: WarehouseSession,
  failure: JobError,
  since: string,
): Promise<JobError> {
  const row = await readLoadError(session, since)
  if (row === undefined) return failure
  const table = String(failure.context.table)
  const message = `COPY into \`${table}\` was rejected: ${describeLoadError(row)}`
  return new JobError('LOAD_COPY_REJECTED', message, {
    hint: loadErrorHint(row),
    cause: failure,
    context: {
      ...failure.context,
      ...(row.file === '' ? {} : { file: row.file }),
      ...(row.column === '' ? {} : { column: row.column }),
      ...(row.code === '' ? {} : { error_code: Number(row.code) }),
      // 0 and -1 stand for a line that is not known, as in columnar files.
      ...(Number(row.line) > 0 ? { line: Number(row.line) } : {}),
      ...(row.value === '' ? {} : { value: row.value }),
    },
  })
}

/** `sys_load_error_detail` is everywhere and has the long text; `stl_load_errors`, not on Serverless, has the value. */
async function readLoadError(session: WarehouseSession, since: string): Promise<LoadErrorRow | undefined> {
  // A function of the leader node cannot stand beside a system table in one query, so its answer goes in as a literal.
  const [backend] = await tryQuery(session, 'select pg_backend_pid() as "pid"')
  if (backend === undefined) return undefined
  const pid = Number(backend.pid)
  const [detail] = await tryQuery(
    session,
    [
      'select error_code, error_message, file_name, line_number, column_name, column_type, column_length',
      'from sys_load_error_detail',
      `where session_id = ${pid} and start_time >= ${textLiteral(since)}::timestamp`,
      'order by query_id desc, line_number',
      'limit 1',
    ].join('\n'),
  )
  const [older] = await tryQuery(
    session,
    [
      'select err_code, err_reason, filename, line_number, colname, type, col_length, raw_field_value',
      'from stl_load_errors',
      `where session = ${pid} and starttime >= ${textLiteral(since)}::timestamp`,
      'order by query desc, line_number',
      'limit 1',
    ].join('\n'),
  )
  if (detail === undefined && older === undefined) return undefined
  return {
    code: field(detail?.error_code ?? older?.err_code),
    reason: field(detail?.error_message ?? older?.err_reason),
    file: field(detail?.file_name ?? older?.filename),
    line: field(detail?.line_number ?? older?.line_number),
    column: field(detail?.column_name ?? older?.colname),
    type: typeText(detail?.column_type ?? older?.type, detail?.column_length ?? older?.col_length),
    value: field(older?.raw_field_value).slice(0, 200),
  }
}

/** A question about a failure must not hide the failure. */
async function tryQuery(session: WarehouseSession, sql: string): Promise<readonly Row[]> {
  try {
    return await session.query(sql)
  } catch {
    return []
  }
}

/** The columns are CHAR, padded with blanks. */
function field(value: Row[string] | undefined): string {
  return value === null || value === undefined ? '' : String(value).replace(/\s+/g, ' ').trim()
}

function typeText(type: Row[string] | undefined, length: Row[string] | undefined): string {
  const [name, size] = [field(type), field(length)]
  return Number(size) > 0 ? `${name}(${size})` : name
}
