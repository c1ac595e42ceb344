import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { codeOf, messageOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'
import type { SchemaContract } from '../pipeline/contract'
import { generateSources } from './generate-sources'

/** What `writeSources` did. */
export interface WrittenSources {
  readonly path: string
  /** Whether the file's text is another one than before. */
  readonly changed: boolean
}

/** Where dbt's sources of a pipeline stand in the dbt project. */
export function sourcesPath(projectFolder: string, pipeline: string): string {
  return join(projectFolder, 'models', pipeline, 'staging', `_${pipeline}__sources.yml`)
}

/** Writes dbt's sources of a contract into the dbt project; leaves an equal file alone, so that dbt need not parse it again. */
export async function writeSources(projectFolder: string, contract: SchemaContract): Promise<WrittenSources> {
  const path = sourcesPath(projectFolder, contract.pipeline)
  const text = generateSources(contract)
  if ((await readIfThere(path)) === text) return { path, changed: false }
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  } catch (error) {
    throw notWritable(path, error)
  }
  return { path, changed: true }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw notWritable(path, error)
  }
}

function notWritable(path: string, cause: unknown): JobError {
  return new JobError(
    'TRANSFORM_SOURCES_NOT_WRITABLE',
    `dbt's sources \`${path}\` cannot be written: ${messageOf(cause)}`,
    {
      cause,
      context: { path },
    },
  )
}
