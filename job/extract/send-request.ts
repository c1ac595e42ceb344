import { codeOf, messageOf, nameOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'
import type { ResolvedHttpSource } from '../pipeline/resolved'
import { showAddress } from './http-address'
import { refuseStatus } from './http-status'
import { redirectStatuses, redirectTarget } from './redirect'
import { TimeLimits } from './time-limits'

const maxRedirects = 5

/** An answer with a status that stands for success; its body has not been read. */
export interface HttpAnswer {
  readonly url: URL
  readonly response: Response
  /** Go on until the body has been read: whoever reads it ends them. */
  readonly limits: TimeLimits
}

/** Sends a GET and follows redirects; one attempt. Statuses that are no success become errors. */
export async function sendRequest(
  url: URL,
  source: ResolvedHttpSource,
  now: Date,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const address = showAddress(url)
  const limits = new TimeLimits(
    source.timeoutMs,
    (what) =>
      new JobError('EXTRACT_SOURCE_TIMED_OUT', `\`${address}\` ${what}`, { context: { url: address } }),
  )
  const either = AbortSignal.any([signal, limits.signal])
  try {
    const answer = await follow(url, source, either)
    if (!answer.response.ok || answer.response.status === 204)
      await refuseStatus(answer.url, answer.response, source, now)
    return { ...answer, limits }
  } catch (error) {
    limits.end()
    throw requestError(error, either, address)
  }
}

/** What a failed request is to be called. */
function requestError(error: unknown, signal: AbortSignal, address: string): unknown {
  // First: a status that was refused stays so, also where its page outlasted the time limit.
  if (isJobError(error)) return error
  // A time limit and an interruption are told by their own reason, whatever fetch makes of them.
  if (signal.aborted) return signal.reason
  const cause = nestedCause(error)
  return new JobError('EXTRACT_SOURCE_UNREACHABLE', `cannot reach \`${address}\`: ${messageOf(cause)}`, {
    cause: error,
    context: { url: address, cause: codeOf(cause) ?? nameOf(cause) ?? 'unknown' },
  })
}

/** fetch says `fetch failed` or `terminated`; why stands in the cause. */
export function nestedCause(error: unknown): unknown {
  if (typeof error === 'object' && error !== null && 'cause' in error && error.cause !== undefined)
    return error.cause
  return error
}

async function follow(start: URL, { baseUrl, headers }: ResolvedHttpSource, signal: AbortSignal) {
  const { origin } = new URL(baseUrl)
  let url = start
  for (let count = 0; count <= maxRedirects; count++) {
    // Headers may hold credentials: they are for the source that the pipeline names, not for where it points to.
    const own = url.origin === origin ? headers : {}
    const all = { accept: 'application/json', 'user-agent': 'lakeload', ...lowerCased(own) }
    const response = await fetch(url, { headers: all, signal, redirect: 'manual' })
    if (!redirectStatuses.has(response.status)) return { url, response }
    await response.body?.cancel()
    url = redirectTarget(url, response.status, response.headers.get('location'))
  }
  const address = showAddress(start)
  throw new JobError('EXTRACT_REDIRECT_REFUSED', `\`${address}\` redirects more than ${maxRedirects} times`)
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
