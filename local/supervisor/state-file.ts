import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf, messageOf } from '../../job/errors/error-facts'
import { JobError } from '../../job/errors/job-error'

/** Who supervises the endpoints of a folder. The token proves, over the control port, that it is this very process. */
export interface SupervisorState {
  readonly pid: number
  readonly token: string
  readonly controlPort: number
}

/** The state that a folder names, dead or alive; a file that is no state counts as none. */
export async function readState(file: string): Promise<SupervisorState | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'))
    return isState(value) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * Claims a folder: writes the state file unless there is one. The file appears whole, so that nobody reads half of it.
 * @returns whether this process has it now
 * @throws JobError `LOCAL_FOLDER_UNUSABLE`
 */
export async function claimState(file: string, state: SupervisorState): Promise<boolean> {
  const temporary = temporaryName(file)
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(temporary, `${JSON.stringify(state)}\n`, { mode: 0o600 })
    return await linkUnlessThere(temporary, file)
  } catch (cause) {
    throw new JobError('LOCAL_FOLDER_UNUSABLE', `cannot write \`${file}\`: ${messageOf(cause)}`, { cause })
  } finally {
    await rm(temporary, { force: true }).catch(() => {})
  }
}

async function linkUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * Removes the state file of one supervisor, and never that of another one which has claimed the folder meanwhile: the
 * file is moved aside first, which only one process can do, and put back if it is not the one.
 */
export async function removeState(file: string, token: string | undefined): Promise<void> {
  const aside = temporaryName(file)
  try {
    await rename(file, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  const moved = await readState(aside)
  if (moved !== undefined && moved.token !== token) await link(aside, file).catch(() => {})
  await rm(aside, { force: true })
}

function temporaryName(file: string): string {
  return `${file}.${randomBytes(6).toString('hex')}`
}

function isState(value: unknown): value is SupervisorState {
  if (typeof value !== 'object' || value === null) return false
  const { pid, token, controlPort } = value as Partial<Record<keyof SupervisorState, unknown>>
  return typeof pid === 'number' && typeof token === 'string' && typeof controlPort === 'number'
}
