import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { codeOf, messageOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'
import type { SchemaContract } from '../pipeline/contract'
import { type DbtFile, generateDbtFiles, stagingFolder } from './generate-dbt-files'
import type { DbtSubject } from './generate-sources'
import { isAsGenerated } from './generated-text'

/**
 * What becomes of a file: `created`, `updated` and `unchanged` are lakeload's own; `kept` is a person's, or belongs to
 * a model that is; `left_over` was generated for a table that the contract has no more, and is not deleted.
 */
export type DbtFileState = 'created' | 'updated' | 'unchanged' | 'kept' | 'left_over'

/** A file of the dbt project and what became of it. */
export interface WrittenDbtFile {
  readonly path: string
  readonly state: DbtFileState
}

export interface WriteDbtFilesOptions {
  /** The folder of `dbt_project.yml`. */
  readonly projectFolder: string
  /** Say what would be done, and write nothing. */
  readonly check?: boolean
}

/**
 * Brings the dbt files of a contract up to date. A file that a person has changed, or made, is left alone; an equal
 * file too, so that dbt need not parse it again.
 *
 * @throws JobError TRANSFORM_FILES_NOT_WRITABLE
 */
export async function writeDbtFiles(
  subject: DbtSubject,
  options: WriteDbtFilesOptions,
): Promise<readonly WrittenDbtFile[]> {
  const { projectFolder } = options
  const files = generateDbtFiles(subject)
  const kept = new Set<string>()
  const written: WrittenDbtFile[] = []
  for (const file of files) {
    const path = join(projectFolder, file.path)
    const isTaken = file.belongsTo !== undefined && kept.has(file.belongsTo)
    const state = isTaken ? 'kept' : stateOf(file, await readIfThere(path))
    if (state === 'kept') kept.add(file.path)
    if (options.check !== true && (state === 'created' || state === 'updated')) await write(path, file.text)
    written.push({ path, state })
  }
  return [...written, ...(await findLeftOver(subject.contract, files, projectFolder))]
}

function stateOf(file: DbtFile, present: string | undefined): DbtFileState {
  if (present === undefined) return 'created'
  if (present.replace(/\r\n/g, '\n') === file.text) return 'unchanged'
  return isAsGenerated(present) ? 'updated' : 'kept'
}

/** Files that carry our marker untouched, and that nothing in the contract asks for. */
async function findLeftOver(
  contract: SchemaContract,
  files: readonly DbtFile[],
  projectFolder: string,
): Promise<readonly WrittenDbtFile[]> {
  const folder = join(projectFolder, stagingFolder(contract.pipeline))
  const wanted = new Set(files.map((file) => basename(file.path)))
  const leftOver: WrittenDbtFile[] = []
  for (const name of (await listIfThere(folder)).filter((one) => /\.(sql|yml)$/.test(one)).sort()) {
    if (wanted.has(name)) continue
    const path = join(folder, name)
    if (isAsGenerated((await readIfThere(path)) ?? '')) leftOver.push({ path, state: 'left_over' })
  }
  return leftOver
}

async function write(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  } catch (error) {
    throw notWritable(path, error)
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw notWritable(path, error)
  }
}

async function listIfThere(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw notWritable(folder, error)
  }
}

function notWritable(path: string, cause: unknown): JobError {
  return new JobError(
    'TRANSFORM_FILES_NOT_WRITABLE',
    `the dbt file \`${path}\` cannot be written: ${messageOf(cause)}`,
    { cause, context: { path } },
  )
}
