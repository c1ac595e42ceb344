import { messageOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'
import type { ErrorRecord } from './run-record'

/** Whatever was thrown, as a JobError: what is none is a fault of lakeload. */
export function toJobError(error: unknown): JobError {
  return isJobError(error) ? error : new JobError('INTERNAL', messageOf(error), { cause: error })
}

/** A thrown value as data. */
export function toErrorRecord(error: unknown): ErrorRecord {
  const known = toJobError(error)
  return {
    code: known.code,
    kind: known.kind,
    message: known.message,
    hint: known.hint,
    context: known.context,
  }
}
