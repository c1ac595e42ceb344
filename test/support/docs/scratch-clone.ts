import { execFile } from 'node:child_process'
import { cp, mkdir, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { repository } from '../cli'

/** Copies what a clone of this repository would hold, sources that are not committed yet among it, with what set-up installs. */
export async function makeScratchClone(folder: string): Promise<string> {
  const clone = join(folder, 'lakeload')
  const { stdout } = await promisify(execFile)(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    { cwd: repository, maxBuffer: 64 * 1024 * 1024 },
  )
  const installed = ['node_modules', '.venv']
  const files = stdout
    .split('\0')
    .filter((file) => file !== '' && !installed.includes(file.split('/')[0] ?? ''))
  for (const file of files) {
    await mkdir(join(clone, dirname(file)), { recursive: true })
    // A file may be deleted and still in the index.
    await cp(join(repository, file), join(clone, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
  }
  for (const name of installed) await symlink(join(repository, name), join(clone, name))
  return clone
}

/** Removes a scratch clone; what it links to stays. */
export async function removeScratchClone(clone: string): Promise<void> {
  await rm(clone, { recursive: true, force: true, maxRetries: 3 })
}
