import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The password of a data folder's database: made once, the same after every start, readable by its owner only. */
export async function readPassword(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'password')
  const found = await readFile(path, 'utf8').catch(() => '')
  if (found.trim() !== '') return found.trim()
  const password = randomBytes(18).toString('base64url')
  await writeFile(path, `${password}\n`, { mode: 0o600 })
  return password
}
