import { messageOf, nameOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'
import type { Clock } from '../ports/clock'
import type { Notice, Notifier } from '../ports/notifier'
import { webhookBody } from './webhook-body'

/** Which webhook, and how patient to be with it. */
export interface WebhookNotifierOptions {
  /** Its whole address, which is a secret: who knows it can post. */
  readonly url: string
  readonly clock: Clock
  /** How long one attempt may take, in milliseconds. Default 8,000. */
  readonly timeoutMs?: number
}

const maxAttempts = 3
/** Waits of 1 s and 4 s where the webhook asks for none. */
const firstWaitMs = 1_000
/** Who asks for a longer wait gets none: a run does not stay up for a notice. */
const maxWaitMs = 15_000

/** A failed attempt, and whether another may go better. */
interface Failure {
  readonly error: JobError
  readonly retryAfterMs: number | undefined
}

/** Posts notices as JSON to a webhook: one of our own, or an incoming webhook of Slack. */
export function createWebhookNotifier(options: WebhookNotifierOptions): Notifier {
  const url = new URL(options.url)
  // The host alone: path and query are what makes the address a secret.
  const name = `webhook of \`${url.host}\``
  const body = (notice: Notice): string => JSON.stringify(webhookBody(notice, url.hostname))
  return {
    name,
    notify: async (notice, signal) => {
      for (let attempt = 1; ; attempt++) {
        const failure = await post(options, body(notice), name, signal)
        if (failure === undefined) return
        const { error, retryAfterMs } = failure
        const waitMs = retryAfterMs ?? firstWaitMs * 4 ** (attempt - 1)
        if (error.kind !== 'transient' || attempt === maxAttempts || waitMs > maxWaitMs || signal.aborted)
          throw attempt === 1 ? error : givenUp(error, attempt)
        await options.clock.sleep(waitMs, signal).catch(() => {
          throw notSent(name, 'did not answer in time', error)
        })
      }
    },
    close: () => undefined,
  }
}

/** One attempt; nothing where the webhook has taken the notice. */
async function post(
  { url, timeoutMs = 8_000 }: WebhookNotifierOptions,
  body: string,
  name: string,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'lakeload' },
      body,
      // The address that was configured is the one that is trusted with the notice.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    // Read to its end, so that the connection is free; what it says is only of use where it is short.
    const answer = (await response.text()).replace(/\s+/g, ' ').trim()
    return response.ok ? undefined : refusal(response, saidOf(answer, url), name)
  } catch (error) {
    const isLate = signal.aborted || nameOf(error) === 'TimeoutError'
    const reason = isLate ? 'did not answer in time' : `cannot be reached: ${reasonOf(error)}`
    return { error: notSent(name, reason, error), retryAfterMs: undefined }
  }
}

/** 408, 429 and 5xx may pass; every other status is the webhook's last word. */
function refusal(response: Response, said: string, name: string): Failure {
  const { status } = response
  if (status === 408 || status === 429 || status >= 500) {
    return {
      error: notSent(name, `answered ${status}${said}`, undefined),
      retryAfterMs: retryAfter(response),
    }
  }
  const message = `${name} refused the notice: it answered ${status}${said}`
  return { error: new JobError('REPORT_NOTICE_REFUSED', message), retryAfterMs: undefined }
}

/** A webhook's own word, such as Slack's `no_service`. One that may repeat the address, or is a page, is left out. */
function saidOf(answer: string, address: string): string {
  const { pathname, search } = new URL(address)
  const secrets = `${pathname}${search}`.split(/[/?&=]/).filter((part) => part.length > 3)
  const isWord = /^[\w .,:;'()-]{1,100}$/.test(answer)
  return isWord && !secrets.some((secret) => answer.includes(secret)) ? `: ${answer}` : ''
}

/** Seconds; a date, which the header may hold too, is left to the usual wait. */
function retryAfter(response: Response): number | undefined {
  const seconds = response.headers.get('retry-after') ?? ''
  return /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1_000 : undefined
}

/** fetch says `fetch failed`; why stands in the cause. What names an address may name the secret one. */
function reasonOf(error: unknown): string {
  const hasCause =
    typeof error === 'object' && error !== null && 'cause' in error && error.cause !== undefined
  const reason = messageOf(hasCause ? error.cause : error)
  return reason.includes('://') ? 'the request cannot be made' : reason
}

function notSent(name: string, reason: string, cause: unknown): JobError {
  return new JobError('REPORT_NOTICE_NOT_SENT', `${name} ${reason}`, { cause })
}

function givenUp(error: JobError, attempts: number): JobError {
  return new JobError(error.code, `${error.message} (${attempts} attempts)`, { cause: error })
}
