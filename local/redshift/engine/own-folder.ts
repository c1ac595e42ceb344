import { chmod, lstat, mkdir } from 'node:fs/promises'
import { EndpointError } from '../endpoint-error'
import { errorCode } from '../system-error'

/** Where files that an unprivileged server must reach are kept; survives a restart of the machine, unlike /tmp. */
export const sharedRoot = '/var/tmp'

/**
 * Makes a folder in a place that others may write to, or takes the one that is there.
 * Another user could have put a folder or a link of that name there first, so what exists must be ours alone.
 */
export async function ensureOwnFolder(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode })
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    await assertOwnFolder(path)
  }
  // mkdir's mode is cut by the umask.
  await chmod(path, mode)
}

/** Fails unless `path` is a real folder that we own and nobody else can write to. */
export async function assertOwnFolder(path: string): Promise<void> {
  const found = await lstat(path)
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) {
    throw new EndpointError(
      'LOCAL_REDSHIFT_FOLDER_UNSAFE',
      `\`${path}\` belongs to someone else or others can write to it`,
    )
  }
}
