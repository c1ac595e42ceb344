import { catalogue, type ErrorCode, type ErrorKind } from './catalogue'

/** Facts about a failure that a person or a program may need. Never secrets. */
export type ErrorContext = Readonly<Record<string, string | number | boolean>>

/** What a throw may add to its catalogue entry. */
export interface JobErrorOptions {
  /** The way out for this very case; the catalogue's hint stands where it is left away. */
  readonly hint?: string
  readonly context?: ErrorContext
  readonly cause?: unknown
}

/**
 * The one error class of lakeload. `code` is a key of the catalogue, `kind` (from the catalogue) decides
 * retry and exit code; the message says what failed, on what, by which cause.
 *
 * @example
 * throw new JobError('EXTRACT_NOT_JSON', 'the answer of `https://…` is not JSON', { context: { status: 200 } })
 */
export class JobError extends Error {
  readonly code: ErrorCode
  readonly kind: ErrorKind
  readonly hint: string
  readonly context: ErrorContext

  constructor(code: ErrorCode, message: string, options: JobErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'JobError'
    this.code = code
    this.kind = catalogue[code].kind
    this.hint = options.hint ?? catalogue[code].hint
    this.context = options.context ?? {}
  }
}

/** Whether a thrown value is a JobError, also one of another copy of this module. */
export function isJobError(error: unknown): error is JobError {
  return error instanceof Error && error.name === 'JobError' && 'code' in error && 'kind' in error
}
