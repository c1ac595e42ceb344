import { isJobError, JobError } from '../../errors/job-error'
import { explainCopyFailure } from '../../load/copy-failure'
import type { Warehouse, WarehouseSession } from '../../ports/warehouse'
import type { LakeSettings } from '../../settings'
import { textLiteral } from '../../sql/literal'
import { type Finding, ok } from '../check'
import { probeRow, putCopyProbe } from '../copy-probe'
import { explainCopy } from '../explain-copy'
import { withScratch } from '../with-scratch'
import { withSession } from '../with-session'

/** Longer than any queue should hold a row; S3 that cannot be reached would hang for a quarter of an hour. */
const statementLimitMs = 60_000

/** What a COPY works with. */
export interface CopyParts {
  readonly lake: LakeSettings
  readonly warehouse: Warehouse
  /** The ARN of the role, or `default`. */
  readonly role: string
  readonly scratchFolder: string
}

/** One row goes the way of all rows: Parquet in the lake, a manifest, COPY by the role. The transaction is rolled back. */
export async function checkCopy(parts: CopyParts, signal: AbortSignal): Promise<Finding> {
  const { lake, warehouse, role } = parts
  return await withScratch(parts.scratchFolder, async (folder) => {
    const probe = await putCopyProbe(lake, folder, signal)
    try {
      return await withSession(warehouse, signal, async (session) => {
        const start = performance.now()
        await copyAndCompare(session, probe.manifestUrl, role)
        const seconds = ((performance.now() - start) / 1_000).toFixed(1)
        return ok(`role \`${role}\` loaded one row of Parquet by manifest in ${seconds} s; rolled back`)
      })
    } finally {
      await probe.remove()
    }
  })
}

async function copyAndCompare(session: WarehouseSession, manifestUrl: string, role: string): Promise<void> {
  const [now] = await session.query('select getdate() as "now"')
  await session.execute(`set statement_timeout to ${statementLimitMs}`)
  await session.execute('begin')
  try {
    await copyOneRow(session, manifestUrl, role)
  } catch (error) {
    // First: the tables about failed loads can only be read outside the failed transaction.
    await rollback(session)
    throw isJobError(error) ? await explain(session, error, role, String(now?.now)) : error
  }
  await rollback(session)
}

async function copyOneRow(session: WarehouseSession, manifestUrl: string, role: string): Promise<void> {
  await session.execute('create temporary table "_doctor_row" (id integer, word varchar(64))')
  await session.execute(copyStatement(manifestUrl, role))
  const rows = await session.query('select id, word from "_doctor_row"')
  const [row] = rows
  if (rows.length === 1 && row?.id === probeRow.id && row.word === probeRow.word) return
  const found = rows.length === 1 ? `\`${JSON.stringify(row)}\`` : `${rows.length} rows`
  throw new JobError('DOCTOR_COPY_DIFFERS', `COPY of \`${JSON.stringify(probeRow)}\` loaded ${found}`)
}

/** The same text as that of a load. */
function copyStatement(manifestUrl: string, role: string): string {
  return [
    'copy "_doctor_row" ("id", "word")',
    `from ${textLiteral(manifestUrl)}`,
    `iam_role ${role === 'default' ? 'default' : textLiteral(role)}`,
    'format as parquet',
    'manifest',
  ].join('\n')
}

/** The tables about failed loads say more than the answer, where the load got so far that it is in them. */
async function explain(
  session: WarehouseSession,
  error: JobError,
  role: string,
  since: string,
): Promise<JobError> {
  if (error.code === 'DOCTOR_COPY_DIFFERS') return error
  const context = { ...error.context, table: '_doctor_row' }
  const failure = new JobError('LOAD_COPY_REJECTED', error.message, { cause: error, context })
  const detailed =
    error.code === 'LOAD_STATEMENT_REJECTED' ? await explainCopyFailure(session, failure, since) : failure
  return explainCopy(error, detailed.message, role)
}

/** Where the connection is gone, the server rolls back itself. */
async function rollback(session: WarehouseSession): Promise<void> {
  try {
    await session.execute('rollback')
  } catch (error) {
    if (!isJobError(error)) throw error
  }
}
