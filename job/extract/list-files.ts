import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { JobError } from '../errors/job-error'
import { fileError } from './file-error'

/** What is in a folder and the folders below it. Paths are relative to it, with `/` between their names. */
export interface FolderFiles {
  /** In the order of their paths, by code unit: the same on every machine, whatever its language is. */
  readonly files: readonly string[]
  /** What is not read, as its name starts with a dot: such files are a tool's own, or half written. Folders end in `/`. */
  readonly hidden: readonly string[]
}

/**
 * Lists a folder and all folders below it; links are followed.
 *
 * @throws JobError EXTRACT_FILE_MISSING, EXTRACT_FILE_UNREADABLE: what is neither a file nor a folder, such as a pipe, is refused
 */
export async function listFiles(folder: string): Promise<FolderFiles> {
  const files: string[] = []
  const hidden: string[] = []
  await walk(folder, '', [], { files, hidden })
  const byCodeUnit = (left: string, right: string): number => (left < right ? -1 : 1)
  return { files: files.sort(byCodeUnit), hidden: hidden.sort(byCodeUnit) }
}

async function walk(
  root: string,
  below: string,
  above: readonly string[],
  found: { readonly files: string[]; readonly hidden: string[] },
): Promise<void> {
  const folder = join(root, below)
  const { entries, real } = await read(folder)
  // A link that leads to a folder it lies in would never end.
  if (above.includes(real)) {
    throw new JobError('EXTRACT_FILE_UNREADABLE', `\`${folder}\` is a link to a folder that it lies in`, {
      hint: 'remove the link: a folder is read with all folders below it',
    })
  }
  for (const entry of entries) {
    const path = `${below}${entry.name}`
    const kind = await kindOf(entry, join(root, path))
    if (entry.name.startsWith('.')) found.hidden.push(kind === 'folder' ? `${path}/` : path)
    else if (kind === 'folder') await walk(root, `${path}/`, [...above, real], found)
    else if (kind === 'file') found.files.push(path)
    else {
      const message = `\`${join(root, path)}\` is neither a file nor a folder`
      throw new JobError('EXTRACT_FILE_UNREADABLE', message, { hint: 'move it out of the folder' })
    }
  }
}

async function read(folder: string): Promise<{ readonly entries: readonly Dirent[]; readonly real: string }> {
  try {
    return { entries: await readdir(folder, { withFileTypes: true }), real: await realpath(folder) }
  } catch (error) {
    throw fileError(error, folder)
  }
}

async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'other'> {
  // Whatever a hidden link leads to is not read.
  if (!entry.isSymbolicLink() || entry.name.startsWith('.')) return kindOfStat(entry)
  try {
    return kindOfStat(await stat(path))
  } catch (error) {
    throw fileError(error, path)
  }
}

function kindOfStat(entry: { isDirectory(): boolean; isFile(): boolean }): 'file' | 'folder' | 'other' {
  if (entry.isDirectory()) return 'folder'
  return entry.isFile() ? 'file' : 'other'
}
