import { isJobError, JobError } from '../errors/job-error'
import type { ErrorRecord } from './run-record'

/** A thrown value as data; what is no JobError is an internal error. */
export function toErrorRecord(error: unknown): ErrorRecord {
  const known = isJobError(error)
    ? error
    : new JobError('INTERNAL', error instanceof Error ? error.message : String(error))
  return {
    code: known.code,
    kind: known.kind,
    message: known.message,
    hint: known.hint,
    context: known.context,
  }
}
