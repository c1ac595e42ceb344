import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSystemClock } from '../adapters/system-clock'
import { JobError } from '../errors/job-error'
import { carryEvolved } from '../evolve/carry-evolved'
import { mergeEvolved } from '../evolve/merge-evolved'
import { exitCodes } from '../exit-code'
import { editContract, formatChanges } from '../infer/edit-contract'
import { inferStream } from '../infer/infer-stream'
import { type ContractMerge, mergeContract } from '../infer/merge-contract'
import { readAddress } from '../infer/read-address'
import { writeWhole } from '../infer/write-pipeline'
import { loadPipeline } from '../pipeline/load-pipeline'
import { parseContract } from '../pipeline/parse-contract'
import type { ResolvedPipeline } from '../pipeline/resolved'
import { readStanding } from '../run/effective-contract'
import { SettingsReader } from '../settings'
import { StepProgress } from '../ui/step-progress'
import type { Terminal } from '../ui/terminal'
import type { CommandContext } from './command-context'
import { type InferOptions, planOptions, readerContext } from './infer'
import { effectiveEnvironment } from './open-run'
import { openWarehouse } from './open-warehouse'
import { pipelinesFolder } from './pipelines-option'

/** `lakeload infer <pipeline> --update` and `--check`: what today's records add to a contract. */
export async function updateContract(
  options: InferOptions,
  terminal: Terminal,
  scratchFolder: string,
  context: CommandContext,
): Promise<void> {
  const { projectFolder, environment } = context
  const folder = pipelinesFolder(options, context)
  const pipeline = await loadPipeline(options.pipeline, {
    projectFolder,
    pipelinesFolder: folder,
    environment,
  })
  const file = join(folder, pipeline.name, 'schema.yml')
  const merge =
    options.evolved === true
      ? await mergeLoaded(pipeline, options, terminal, context)
      : joinMerges(await mergeStreams(pipeline, options, terminal, scratchFolder, context))
  const before = await readFile(file, 'utf8')
  const edited = editContract(before, merge)
  const names = pipeline.streams.map((stream) => stream.name)
  const parsed = parseContract(edited.text, file, pipeline.name, names)
  if (parsed.contract === undefined) {
    const first = parsed.problems[0]
    throw new JobError(
      'INFER_CONTRACT_UNMERGEABLE',
      `with what the data shows, the contract would be wrong at ${first?.at ?? file}: ${first?.message ?? ''}`,
    )
  }
  const isChanged = edited.changes.length > 0
  const isDifferent = isChanged || merge.conflicts.length > 0
  if (isChanged && options.check !== true) await writeWhole(file, edited.text)
  const status = isDifferent ? 'different' : 'same'
  if (terminal.json)
    terminal.print(
      JSON.stringify({
        status,
        pipeline: pipeline.name,
        written: isChanged && options.check !== true,
        changes: edited.changes,
        conflicts: merge.conflicts,
        vanished: merge.vanished,
      }),
    )
  else terminal.print(describe(pipeline.name, file, edited.changes, merge))
  if (isDifferent && options.check === true) context.setExitCode(exitCodes.checksFailed)
}

/** What loads have added to the contract, by the names that the warehouse has. No record is read. */
async function mergeLoaded(
  pipeline: ResolvedPipeline,
  options: InferOptions,
  terminal: Terminal,
  context: CommandContext,
): Promise<ContractMerge> {
  const settings = new SettingsReader(await effectiveEnvironment(options.local === true, context))
  const warehouseSettings = settings.warehouse()
  settings.throwProblems()
  const { warehouse } = openWarehouse(warehouseSettings, createSystemClock(), (line) => terminal.say(line))
  const { lastContract } = await readStanding({ pipeline, warehouse, signal: context.signal })
  return mergeEvolved(pipeline.contract, carryEvolved(pipeline.contract, lastContract))
}

async function mergeStreams(
  pipeline: ResolvedPipeline,
  options: InferOptions,
  terminal: Terminal,
  scratchFolder: string,
  context: CommandContext,
): Promise<readonly ContractMerge[]> {
  const wanted = pipeline.streams.filter(
    ({ name }) => options.stream === undefined || name === options.stream,
  )
  if (wanted.length === 0) {
    const names = pipeline.streams.map(({ name }) => `\`${name}\``).join(', ')
    throw new JobError(
      'USAGE',
      `pipeline \`${pipeline.name}\` has no stream \`${options.stream}\`; there are ${names}`,
    )
  }
  if (options.from !== undefined && wanted.length > 1) {
    throw new JobError(
      'USAGE',
      `pipeline \`${pipeline.name}\` has ${wanted.length} streams: name the one of \`--from\` with \`--stream\``,
    )
  }
  const merges: ContractMerge[] = []
  for (const stream of wanted) {
    const given = options.from === undefined ? undefined : readAddress(options.from)
    const { draft, profile } = await inferStream({
      ...planOptions(options),
      pipeline: pipeline.name,
      stream: stream.name,
      source: given?.source ?? pipeline.source,
      path: given?.path ?? stream.path,
      records: options.records ?? stream.records,
      ...(given !== undefined || stream.paginate === undefined ? {} : { paginate: stream.paginate }),
      scratchFolder,
      context: readerContext(new StepProgress(terminal, 'infer'), scratchFolder, context),
    })
    merges.push(mergeContract(pipeline.contract, draft, profile))
  }
  return merges
}

function joinMerges(merges: readonly ContractMerge[]): ContractMerge {
  return {
    newColumns: merges.flatMap((merge) => merge.newColumns),
    newTables: merges.flatMap((merge) => merge.newTables),
    widened: merges.flatMap((merge) => merge.widened),
    conflicts: merges.flatMap((merge) => merge.conflicts),
    vanished: merges.flatMap((merge) => merge.vanished),
  }
}

function describe(
  pipeline: string,
  file: string,
  changes: Parameters<typeof formatChanges>[1],
  merge: ContractMerge,
): string {
  const lines: string[] = []
  if (changes.length > 0) lines.push(formatChanges(file, changes))
  for (const { place, message } of merge.conflicts) lines.push(`conflict: ${place}: ${message}`)
  for (const { table, column, path } of merge.vanished) {
    lines.push(`not in the data: ${path} (${table}.${column}); it stays in the contract`)
  }
  if (changes.length === 0 && merge.conflicts.length === 0) {
    lines.push(`${pipeline}: the contract holds what the data shows`)
  }
  return lines.join('\n')
}
