import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isProcessAlive } from './process-alive'
import { type StepName, stepNames } from './run-record'

const folderName = new RegExp(`^lakeload-(?:${stepNames.join('|')})-(.+)-(\\d+)-[^-]+$`)

/**
 * Makes an empty folder for a step's own files. Its name holds the machine and the process, so that the folders of processes that were
 * killed, which could remove nothing themselves, are found and removed here: parts of them are large.
 */
export async function makeScratchFolder(root: string, step: StepName): Promise<string> {
  for (const name of await readdir(root)) {
    const [, host, pid] = folderName.exec(name) ?? []
    // Somebody else may remove it at the same time, or it is another user's: it is in nobody's way.
    if (host === hostname() && !isProcessAlive(Number(pid))) {
      await rm(join(root, name), { recursive: true, force: true }).catch(() => undefined)
    }
  }
  return await mkdtemp(join(root, `lakeload-${step}-${hostname()}-${process.pid}-`))
}
