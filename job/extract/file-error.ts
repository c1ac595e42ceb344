import { codeOf, messageOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'

/** What the file system answered to the reading of a source's file or folder. */
export function fileError(error: unknown, path: string): JobError {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new JobError('EXTRACT_FILE_MISSING', `there is no file or folder \`${path}\``, { cause: error })
  }
  return new JobError('EXTRACT_FILE_UNREADABLE', `cannot read \`${path}\`: ${messageOf(error)}`, {
    cause: error,
  })
}
