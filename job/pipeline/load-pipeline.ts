import { readdir, readFile } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import { codeOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'
import { nearestName } from '../ui/nearest-name'
import { importDefinition } from './import-definition'
import { matchContract } from './match-contract'
import { parseContract } from './parse-contract'
import { formatProblem, type Problem } from './problem'
import { resolveDefinition } from './resolve-definition'
import type { ResolvedPipeline } from './resolved'
import { withRunDate } from './run-date'

export interface LoadPipelineOptions {
  /** The folder of the project: messages name files from there. */
  readonly projectFolder: string
  /** The folder that holds the pipelines. Default: `pipelines/` of the project. */
  readonly pipelinesFolder?: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The day that definitions read as LAKELOAD_DATE. Default: what the environment says, else today. */
  readonly date?: string | undefined
  /** Where relative paths of file sources start. */
  readonly workingFolder?: string
}

/**
 * Reads and checks the folder of a pipeline, definition and contract together.
 *
 * @throws JobError PIPELINE_NOT_FOUND, PIPELINE_NOT_LOADABLE, or PIPELINE_INVALID with every problem on a line of its own
 */
export async function loadPipeline(name: string, options: LoadPipelineOptions): Promise<ResolvedPipeline> {
  const usual = join(options.projectFolder, 'pipelines')
  const root = options.pipelinesFolder ?? usual
  const names = await listPipelines(root)
  if (!names.includes(name)) {
    const near = nearestName(name, names)
    const known =
      names.length === 0 ? 'there are none' : `there are ${names.map((one) => `\`${one}\``).join(', ')}`
    const place = root === usual ? '' : ` in \`${root}\``
    throw new JobError('PIPELINE_NOT_FOUND', `there is no pipeline \`${name}\`${place}; ${known}`, {
      ...(near === undefined ? {} : { hint: `did you mean \`${near}\`?` }),
    })
  }
  const folder = join(root, name)
  const shown = (file: string): string => showPath(join(folder, file), options.projectFolder)
  const resolved = resolveDefinition(
    await importDefinition(folder),
    shown('pipeline.ts'),
    name,
    withRunDate(options.environment, options.date),
    options.workingFolder ?? process.cwd(),
  )
  // Without a definition the contract's streams cannot be judged.
  if (resolved.definition === undefined) throw invalid(name, resolved.problems)
  const { definition } = resolved
  const streams = definition.streams.map((stream) => stream.name)
  const contractFile = shown('schema.yml')
  const text = await readText(join(folder, 'schema.yml'))
  if (text === undefined) throw invalid(name, [{ file: contractFile, at: '', message: 'is not there' }])
  const parsed = parseContract(text, contractFile, name, streams)
  if (parsed.contract === undefined) throw invalid(name, parsed.problems)
  const problems = matchContract(definition.streams, parsed.contract, contractFile)
  if (problems.length > 0) throw invalid(name, problems)
  return { ...definition, contract: parsed.contract }
}

/** The pipelines of a folder, by name: the folders in it that hold a definition. */
export async function listPipelines(pipelinesFolder: string): Promise<readonly string[]> {
  const entries = await readdir(pipelinesFolder, { withFileTypes: true }).catch(() => [])
  const names: string[] = []
  for (const entry of entries) {
    if (!entry.isDirectory()) continue
    const files = await readdir(join(pipelinesFolder, entry.name))
    if (files.includes('pipeline.ts') || files.includes('pipeline.js')) names.push(entry.name)
  }
  return names.sort()
}

function invalid(name: string, problems: readonly Problem[]): JobError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  return new JobError(
    'PIPELINE_INVALID',
    `pipeline \`${name}\` has ${count}\n${problems.map((problem) => `  ${formatProblem(problem)}`).join('\n')}`,
    { context: { pipeline: name, problems: problems.length } },
  )
}

/** A file as messages name it: from the project's folder, or whole where it lies elsewhere. */
function showPath(file: string, projectFolder: string): string {
  const path = relative(projectFolder, file)
  return path.startsWith('..') || isAbsolute(path) ? file : path
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
