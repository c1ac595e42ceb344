/** The longest wait before the second attempt; it doubles with every further one. */
export const firstDelayMs = 500
/** No back-off waits longer. */
export const maxDelayMs = 30_000
/** The longest wait that a source may ask for: a longer one is for the next run. */
export const maxRetryAfterMs = 120_000

/** What decides about another attempt. */
export interface FailedAttempt {
  /** The attempt that failed, from 1. */
  readonly attempt: number
  readonly maxAttempts: number
  /** How long the source asked to wait, if it did. */
  readonly retryAfterMs?: number
  /** From 0 to 1. */
  readonly random: number
}

/** Whether and when to try again. */
export type RetryPlan =
  | { readonly retry: true; readonly delayMs: number }
  | { readonly retry: false; readonly because: 'attempts' | 'wait' }

/**
 * Exponential back-off with full jitter: any wait up to the limit is equally likely, so that many clients that failed together do
 * not come back together. A wait that the source asks for comes first, with the jitter on top.
 */
export function planRetry(failed: FailedAttempt): RetryPlan {
  if (failed.attempt >= failed.maxAttempts) return { retry: false, because: 'attempts' }
  const asked = failed.retryAfterMs ?? 0
  if (asked > maxRetryAfterMs) return { retry: false, because: 'wait' }
  const limit = Math.min(maxDelayMs, firstDelayMs * 2 ** (failed.attempt - 1))
  return { retry: true, delayMs: Math.round(asked + limit * failed.random) }
}

/** Reads a Retry-After header (RFC 9110): seconds, or a date. */
export function parseRetryAfter(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000
  // Every form of a date has a letter; without one, Date.parse takes numbers that no server means as a date.
  const date = /[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime())
}
