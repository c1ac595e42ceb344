import type { ErrorCode } from '../errors/catalogue'
import { isJobError, JobError } from '../errors/job-error'
import type { Clock } from '../ports/clock'
import type { StepLog } from '../ports/step-log'
import { planRetry } from './retry-plan'

/** Failures of the source that may pass. Those of the lake are not among them: its adapter has retried already. */
const retryable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'EXTRACT_SOURCE_UNREACHABLE',
  'EXTRACT_SOURCE_TIMED_OUT',
  'EXTRACT_SOURCE_BUSY',
  'EXTRACT_ANSWER_BROKE_OFF',
])

/** What retries need from around them. */
export interface RetryContext {
  readonly clock: Clock
  readonly log: StepLog
  readonly signal: AbortSignal
  /** From 0 to 1; Math.random by default. */
  readonly random?: () => number
}

/** The attempts at one thing: counts them, waits between them, gives up. */
export class Retries {
  /** The attempt under way, from 1. */
  attempt = 1
  readonly #maxAttempts: number
  readonly #context: RetryContext

  constructor(maxAttempts: number, context: RetryContext) {
    this.#maxAttempts = maxAttempts
    this.#context = context
  }

  /** Waits until the next attempt is due; throws the failure where there is to be none. */
  async afterFailure(error: unknown): Promise<void> {
    this.#context.signal.throwIfAborted()
    if (!isJobError(error) || !retryable.has(error.code)) throw error
    // Given up already, by whoever sent the request.
    if (error.context.attempts !== undefined) throw error
    const asked = error.context.retry_after_ms
    const plan = planRetry({
      attempt: this.attempt,
      maxAttempts: this.#maxAttempts,
      random: (this.#context.random ?? Math.random)(),
      ...(typeof asked === 'number' ? { retryAfterMs: asked } : {}),
    })
    if (!plan.retry) throw this.#givenUp(error, plan.because)
    this.attempt += 1
    const seconds = (plan.delayMs / 1_000).toFixed(1)
    this.#context.log.warn(
      `${error.message}; attempt ${this.attempt} of ${this.#maxAttempts} in ${seconds} s`,
    )
    await this.#context.clock.sleep(plan.delayMs, this.#context.signal)
  }

  #givenUp(error: JobError, because: 'attempts' | 'wait'): JobError {
    const seconds = Math.ceil(Number(error.context.retry_after_ms) / 1_000)
    const why = because === 'wait' ? `, and asks to wait ${seconds} s` : ''
    const tried = this.attempt === 1 ? '' : ` (${this.attempt} attempts)`
    return new JobError(error.code, `${error.message}${why}${tried}`, {
      hint: error.hint,
      context: { ...error.context, attempts: this.attempt },
      cause: error.cause,
    })
  }
}
