import { codeOf, messageOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'

/** Makes a file system's error, such as a full disk, one of the catalogue; every other value stays as it is. */
export function fromScratch(error: unknown): unknown {
  if (isJobError(error)) return error
  const code = codeOf(error)
  const isSystem = code !== undefined && /^E[A-Z]+$/.test(code)
  if (!isSystem) return error
  return new JobError('STAGE_SCRATCH_UNUSABLE', `the scratch folder cannot be used: ${messageOf(error)}`, {
    context: { system_code: code },
    cause: error,
  })
}
