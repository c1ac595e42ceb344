import type { Clock } from '../ports/clock'
import type { CredentialsProvider, IssuedCredentials } from './database-credentials'

/** How long before their end credentials count as expired: longer than opening a connection takes, and two clocks differ. */
const marginMs = 5 * 60_000

/** Asks for credentials when there are none yet, when those from before end soon, and when fresh ones are wanted. */
export function cachedCredentials(
  issue: (signal: AbortSignal | undefined) => Promise<IssuedCredentials>,
  clock: Clock,
): CredentialsProvider {
  let held: IssuedCredentials | undefined
  return async ({ signal, fresh }) => {
    const end = held?.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY
    if (held === undefined || fresh === true || clock.now().getTime() >= end - marginMs)
      held = await issue(signal)
    return { user: held.user, password: held.password }
  }
}
