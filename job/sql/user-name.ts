import { JobError } from '../errors/job-error'

/** Names of users may be longer than other identifiers: that of an IAM role alone may have 64 characters. */
const maxBytes = 128

/**
 * Writes a database user's name as a quoted identifier. Redshift keeps the case of such a name, unlike that of a table,
 * so `IAMR:lakeload-dev-job` stays what it is.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/r_enable_case_sensitive_identifier.html
 */
export function userName(name: string): string {
  const problem = findProblem(name)
  if (problem !== undefined) throw new JobError('LOAD_NAME_INVALID', `the user name \`${name}\` ${problem}`)
  return `"${name.replace(/"/g, '""')}"`
}

function findProblem(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (name.toLowerCase() === 'public') return 'means all users'
  const bytes = Buffer.byteLength(name)
  if (bytes > maxBytes) return `has ${bytes} bytes, Redshift takes ${maxBytes}`
  return /[\p{Cc}\p{Surrogate}]/u.test(name) ? 'holds a character that no name can' : undefined
}
