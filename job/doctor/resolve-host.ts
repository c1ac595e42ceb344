import { lookup } from 'node:dns/promises'
import { codeOf, messageOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'

/**
 * The address of a host name.
 *
 * @param setting the variable that names the host
 * @throws JobError as `unresolved` says
 */
export async function resolveHost(host: string, setting: string): Promise<string> {
  try {
    return (await lookup(host)).address
  } catch (error) {
    throw unresolved(host, setting, error)
  }
}

/** Nobody who could be asked, which may pass, is told from a name that nobody knows. */
export function unresolved(host: string, setting: string, error: unknown): JobError {
  const code = codeOf(error) === 'EAI_AGAIN' ? 'DOCTOR_TIMED_OUT' : 'DOCTOR_HOST_UNKNOWN'
  const message = `the host \`${host}\` of ${setting} does not resolve: ${messageOf(error)}`
  return new JobError(code, message, { cause: error })
}
