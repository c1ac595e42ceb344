import { randomBytes } from 'node:crypto'
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../system-error'
import type { Account } from './account'
import { assertOwnFolder, ensureOwnFolder, sharedRoot } from './own-folder'
import { isReachable } from './reachable'
import { stopStaleServer } from './stale-server'

/** Names the folder that holds the database where `dataFolder` itself is closed to the server's account. */
const pointerName = 'data-location'

/**
 * The folder below which the database lies: `dataFolder`, or, where root runs the server as nobody and nobody
 * cannot get there, a folder of its own in /var/tmp that `dataFolder` points to.
 */
export async function locateData(
  dataFolder: string,
  account: Account | undefined,
  root = sharedRoot,
): Promise<string> {
  await mkdir(dataFolder, { recursive: true })
  // The server's working folder is another one, and its command line is compared with this path.
  const folder = await realpath(dataFolder)
  if (account === undefined) return folder
  const pointed = await readPointer(dataFolder)
  if (pointed !== undefined) {
    await ensureOwnFolder(pointed, 0o711)
    return pointed
  }
  if (await isReachable(folder, account)) return folder
  // Not named by the path: where an earlier clone was removed without a reset, or moved, its database is not this one's.
  const elsewhere = join(root, `lakeload-data-${randomBytes(8).toString('hex')}`)
  await ensureOwnFolder(elsewhere, 0o711)
  await writeFile(join(folder, pointerName), `${elsewhere}\n`)
  return elsewhere
}

/** Where PostgreSQL's own files are, below what `locateData` answers. */
export function clusterFolder(location: string): string {
  return join(location, 'pgdata')
}

/**
 * Removes the database of a data folder, wherever it lies, and the folder itself.
 * A server that a killed process left behind is stopped first; one in use is an error.
 */
export async function removeRedshiftData(dataFolder: string): Promise<void> {
  const pointed = await readPointer(dataFolder)
  await stopStaleServer(clusterFolder(pointed ?? dataFolder))
  if (pointed !== undefined) {
    const isThere = await assertOwnFolder(pointed).then(
      () => true,
      (error: unknown) => {
        if (errorCode(error) === 'ENOENT') return false
        throw error
      },
    )
    if (isThere) await rm(pointed, { recursive: true, force: true })
  }
  await rm(dataFolder, { recursive: true, force: true })
}

async function readPointer(dataFolder: string): Promise<string | undefined> {
  const text = await readFile(join(dataFolder, pointerName), 'utf8').catch(() => '')
  const path = text.trim()
  // The path is removed with all it holds: nothing but a folder of this form is ever taken.
  return /\/lakeload-data-[0-9a-f]{16}$/.test(path) ? path : undefined
}
