import type { ErrorCode } from '../../job/errors/catalogue'
import { messageOf } from '../../job/errors/error-facts'
import { type ErrorContext, isJobError, JobError } from '../../job/errors/job-error'
import type { ApiSource } from '../api/api-source'
import type { SomeEndpoints } from './local-endpoints'

/** An error on its way from the supervisor to the command that waits for it. */
export interface ErrorMessage {
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly context: ErrorContext
}

/** What the supervisor is at. */
export type SupervisorStatus =
  | { readonly phase: 'starting' }
  | {
      readonly phase: 'ready'
      readonly pid: number
      readonly startedAt: string
      readonly endpoints: SomeEndpoints
      readonly source: ApiSource
    }
  | { readonly phase: 'failed'; readonly error: ErrorMessage }
  | { readonly phase: 'stopping' }

/** What a supervisor tells the command that spawned it. `taken`: another one supervises the folder. */
export type SpawnMessage = SupervisorStatus | { readonly phase: 'taken' }

/** An error as a message; what is no JobError is a fault of lakeload. */
export function toErrorMessage(error: unknown): ErrorMessage {
  const known = isJobError(error) ? error : new JobError('INTERNAL', messageOf(error))
  return { code: known.code, message: known.message, hint: known.hint, context: known.context }
}

/** A message as the error that it was. */
export function fromErrorMessage({ code, message, hint, context }: ErrorMessage): JobError {
  return new JobError(code as ErrorCode, message, { hint, context })
}
