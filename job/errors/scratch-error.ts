import { codeOf, messageOf } from './error-facts'
import { isJobError, JobError } from './job-error'

/** A file that could not be read or written, and a spill that found no room on the disk. */
const ofDuckdb = /^(IO Error: |Out of Memory Error: failed to offload data)/

/**
 * Makes what a file system answers to the use of a scratch folder, such as that the disk is full, SCRATCH_UNUSABLE; every other
 * value stays as it is. DuckDB, which reads and writes nothing but scratch files, tells of one by the first words of its message.
 */
export function scratchError(error: unknown, folder?: string): unknown {
  if (isJobError(error)) return error
  const code = codeOf(error)
  const isSystem = code !== undefined && /^E[A-Z0-9]+$/.test(code)
  if (!isSystem && !ofDuckdb.test(messageOf(error))) return error
  const where = folder === undefined ? 'the scratch folder' : `scratch folder \`${folder}\``
  const [reason = ''] = messageOf(error).split('\n')
  return new JobError('SCRATCH_UNUSABLE', `${where} cannot be used: ${reason.slice(0, 400)}`, {
    context: isSystem ? { system_code: code } : {},
    cause: error,
  })
}
