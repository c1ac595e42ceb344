import type { ErrorCode, ErrorKind } from '../errors/catalogue'

/** What a check found. What is wrong is no finding: it is thrown, as a JobError with its way out. */
export interface Finding {
  /** `skipped` where the check has nothing to work with. */
  readonly status: 'ok' | 'warning' | 'skipped'
  /** One line, no full stop, values in backticks. */
  readonly message: string
  readonly hint?: string
  /** The checks that need this one are to be skipped although it did not fail. */
  readonly endsHere?: boolean
}

/** One check: a question with a yes or no, asked of the real thing. */
export interface Check {
  readonly name: string
  /** Checks that come before it, without which it means nothing. */
  readonly needs: readonly string[]
  readonly limitMs: number
  /** Stops soon after the signal aborts, and leaves nothing behind. */
  run(signal: AbortSignal): Promise<Finding>
}

/** A check that has been run, or skipped. */
export interface CheckResult {
  readonly name: string
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped'
  readonly message: string
  readonly hint?: string
  /** Of what failed. */
  readonly error?: { readonly code: ErrorCode; readonly kind: ErrorKind }
  readonly seconds: number
}

/** A finding that all is well. */
export function ok(message: string): Finding {
  return { status: 'ok', message }
}

/** A finding that a person should look at, though a run would succeed. */
export function warning(message: string, hint: string): Finding {
  return { status: 'warning', message, hint }
}
