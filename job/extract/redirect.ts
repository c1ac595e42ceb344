import { JobError } from '../errors/job-error'
import { showAddress } from './http-address'

/** The statuses that name another address for a GET. */
export const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Where a redirect leads, without credentials: fetch refuses an address that has some, and repeats it in its message. Refused:
 * no address, another protocol than before, unless it is https now.
 */
export function redirectTarget(from: URL, status: number, location: string | null): URL {
  const refused = (why: string) =>
    new JobError(
      'EXTRACT_REDIRECT_REFUSED',
      `\`${showAddress(from)}\` answered ${status} and redirects ${why}`,
    )
  if (location === null || !URL.canParse(location, from.href)) throw refused('to no address')
  const to = new URL(location, from)
  to.username = ''
  to.password = ''
  if (to.protocol === 'https:' || to.protocol === from.protocol) return to
  throw refused(`from ${from.protocol.slice(0, -1)} to \`${showAddress(to)}\``)
}
