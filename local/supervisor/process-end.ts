import { setTimeout as wait } from 'node:timers/promises'
import { codeOf } from '../../job/errors/error-facts'

const POLL_MS = 20
const GIVE_UP_MS = 10_000

/** Whether a process is there; one of another user is too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** Waits until a process has ended, at most ten seconds: its number may have been given to another one. */
export async function awaitProcessEnd(pid: number): Promise<void> {
  const deadline = Date.now() + GIVE_UP_MS
  while (isAlive(pid) && Date.now() < deadline) await wait(POLL_MS)
}
