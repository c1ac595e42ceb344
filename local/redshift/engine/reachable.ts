import { realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Account } from './account'

/**
 * Whether an account can search every folder down to `path`, and `path` itself.
 * `mktemp -d` and `/root` are 0700: a project below them is closed to nobody.
 */
export async function isReachable(path: string, account: Account): Promise<boolean> {
  for (let folder = await realpath(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder)
    // The kernel looks at one class of bits only: the owner's, else the group's, else the others'.
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (folder === dirname(folder)) return true
  }
}
