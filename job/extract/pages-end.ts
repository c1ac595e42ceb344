import { isJobError, JobError } from '../errors/job-error'
import { canEndPages } from '../pipeline/pagination'
import type { ResolvedPagination } from '../pipeline/resolved'
import { showAddress } from './http-address'
import type { Answer } from './source'

/**
 * The status of an answer that stands for "no such page" behind the last one of counted pages, else undefined. 204 is no
 * more than an empty page; any other status has to be named by the pipeline: it may as well be that of a source that is
 * broken, and records would be left out in silence.
 */
export function endingStatus(pagination: ResolvedPagination, error: unknown): number | undefined {
  if (pagination.kind !== 'page' && pagination.kind !== 'offset') return undefined
  const status = isJobError(error) ? error.context.status : undefined
  if (typeof status !== 'number') return undefined
  return status === 204 || status === pagination.endStatus ? status : undefined
}

/** What is thrown for a counted page that failed: where its status may mean the end, the hint says how to let it. */
export function pageError(pagination: ResolvedPagination, error: unknown): unknown {
  if (pagination.kind !== 'page' && pagination.kind !== 'offset') return error
  const status = isJobError(error) ? error.context.status : undefined
  if (!isJobError(error) || typeof status !== 'number' || !canEndPages(status)) return error
  return new JobError(error.code, error.message, {
    hint: `if the source answers ${status} behind its last page, set \`endStatus: ${status}\` of \`paginate\` in pipeline.ts; if not, run the same command again`,
    context: error.context,
    cause: error.cause,
  })
}

/** The answer that ended the pages, as one without records: the manifest lists it. */
export function endingAnswer(url: URL, status: number, attempts: number): Answer {
  const address = showAddress(url)
  return {
    name: `the answer of \`${address}\``,
    form: 'lines',
    body: nothing(),
    facts: () => ({ url: address, status, attempts, bytes: 0 }),
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Refuses an end that the source's own total contradicts: with a total, no page is asked for that it does not promise. */
export function refuseEarlyEnd(
  pagination: ResolvedPagination,
  end: { readonly url: URL; readonly status: number; readonly recordsSoFar: number; readonly total?: string },
): void {
  const totalPath =
    pagination.kind === 'page' || pagination.kind === 'offset' ? pagination.totalPath : undefined
  if (totalPath === undefined) return
  const { url, status, recordsSoFar, total } = end
  throw new JobError(
    'EXTRACT_PAGES_INCOMPLETE',
    `\`${showAddress(url)}\` answered ${status} after ${recordsSoFar} records, though \`${totalPath}\` says that there are ${total}`,
    { context: { records: recordsSoFar, total: Number(total) } },
  )
}
