import { createHash } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../errors/error-facts'

/** What dbt writes into its own project, and what it downloads there. */
const writtenByDbt: ReadonlySet<string> = new Set(['target', 'logs', 'dbt_packages', 'dbt_modules'])

/**
 * A hash over all that dbt reads of its project for one pipeline: when it changes, the models are to be built again
 * although the data is the same. The models of other pipelines are left out, as a build of this one does not touch them.
 * A project of some hundred small files takes milliseconds.
 */
export async function hashDbtProject(projectFolder: string, pipeline: string): Promise<string> {
  const hash = createHash('sha256')
  for (const path of await listFiles(projectFolder, '', pipeline)) {
    const content = await readFile(join(projectFolder, path))
    // Lengths keep names and contents apart.
    hash.update(`${Buffer.byteLength(path)}:${path}${content.length}:`).update(content)
  }
  return hash.digest('hex')
}

/** The paths of the files below a folder, in an order that does not depend on the file system. */
async function listFiles(root: string, folder: string, pipeline: string): Promise<readonly string[]> {
  const paths: string[] = []
  for (const entry of await entriesOf(join(root, folder))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (isLeftOut(entry, folder, pipeline)) continue
    if (entry.isDirectory()) paths.push(...(await listFiles(root, path, pipeline)))
    else if (entry.isFile()) paths.push(path)
  }
  return paths
}

function isLeftOut(entry: Dirent, folder: string, pipeline: string): boolean {
  // Hidden files are those of editors and of dbt itself, such as `.user.yml`.
  if (entry.name.startsWith('.')) return true
  if (folder === '') return writtenByDbt.has(entry.name)
  return folder === 'models' && entry.isDirectory() && entry.name !== pipeline
}

/** A project that is not there has nothing to build. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.sort((left, right) => (left.name < right.name ? -1 : 1))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
