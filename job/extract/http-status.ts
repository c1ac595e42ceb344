import type { ErrorCode } from '../errors/catalogue'
import { JobError } from '../errors/job-error'
import type { ResolvedHttpSource } from '../pipeline/resolved'
import { hideSecrets, showAddress } from './http-address'
import { parseRetryAfter } from './retry-plan'
import { quoteStart } from './scan-error'

/** How much of an error page is read to quote its start. */
const maxQuotedBytes = 2_048

/** Throws the error that a status without records stands for, quoting the start of its page. */
export async function refuseStatus(
  url: URL,
  response: Response,
  source: ResolvedHttpSource,
  now: Date,
): Promise<never> {
  const { status } = response
  const address = showAddress(url)
  const start = hideSecrets(await readStart(response), source.headers)
  if (status === 204)
    throw new JobError('EXTRACT_EMPTY', `the answer of \`${address}\` is empty: it has status 204`, {
      context: { url: address, status },
    })
  const quoted = start === '' ? '' : `: ${quoteStart(Buffer.from(start))}`
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), now)
  throw new JobError(codeOfStatus(status), `\`${address}\` answered ${status}${quoted}`, {
    context: {
      url: address,
      status,
      ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    },
  })
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 408 || status === 429 || status >= 500) return 'EXTRACT_SOURCE_BUSY'
  if (status === 401 || status === 403) return 'EXTRACT_SOURCE_REFUSED'
  return status === 404 || status === 410 ? 'EXTRACT_SOURCE_NOT_FOUND' : 'EXTRACT_SOURCE_REJECTED'
}

async function readStart(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= maxQuotedBytes) break
    }
  } catch {
    // The status is what counts; its page is only quoted.
  }
  return Buffer.concat(chunks).subarray(0, maxQuotedBytes).toString('utf8').trim()
}
