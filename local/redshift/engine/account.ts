import { execFileSync } from 'node:child_process'

/** The user a server process runs as. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** The ids of nobody on Debian, Alpine and Fedora alike, for images without `id`. */
const usualNobody: Account = { uid: 65_534, gid: 65_534 }

/**
 * PostgreSQL refuses to run as root, so root starts it as `nobody`, an account that every system has.
 * No account is created: `initdb` wants one with a passwd entry, and this one has it.
 * An ordinary user runs the server as itself: `undefined`.
 */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }).trim())
    const account = { uid: id('-u'), gid: id('-g') }
    return Number.isInteger(account.uid) && account.uid > 0 ? account : usualNobody
  } catch {
    return usualNobody
  }
}
