import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommandModule } from 'yargs'
import { createSystemClock } from '../adapters/system-clock'
import { JobError } from '../errors/job-error'
import { scratchError } from '../errors/scratch-error'
import type { SourceContext } from '../extract/source'
import { snakeCase } from '../infer/column-names'
import { inferStream } from '../infer/infer-stream'
import { defaultMaxNesting } from '../infer/plan-contract'
import { readAddress } from '../infer/read-address'
import { writePipeline } from '../infer/write-pipeline'
import { SettingsReader } from '../settings'
import { formatInferred } from '../ui/format-inferred'
import { StepProgress } from '../ui/step-progress'
import type { Terminal } from '../ui/terminal'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { updateContract } from './infer-update'
import { type PipelinesOption, pipelinesFolder, withPipelinesOption } from './pipelines-option'

/** The options of `lakeload infer`. */
export interface InferOptions extends CommonOptions, PipelinesOption {
  readonly pipeline: string
  readonly from?: string | undefined
  readonly records?: string | undefined
  readonly key?: string | undefined
  readonly maxNesting?: number | undefined
  readonly stream?: string | undefined
  readonly force?: boolean | undefined
  readonly update?: boolean | undefined
  readonly check?: boolean | undefined
  readonly evolved?: boolean | undefined
  readonly local?: boolean | undefined
}

const validName = /^[a-z][a-z0-9_]{0,62}$/

/** `lakeload infer <pipeline>`: a pipeline from records, or what new records add to one. */
export function inferCommand(context: CommandContext): CommandModule<object, InferOptions> {
  return {
    command: 'infer <pipeline>',
    describe: 'Write a pipeline from records: read them all, and plan the tables that hold them',
    builder: (yargs) =>
      withPipelinesOption(yargs)
        .positional('pipeline', {
          type: 'string',
          demandOption: true,
          describe: 'The folder to write in pipelines/, and the schema in Redshift',
        })
        .option('from', { type: 'string', describe: 'An address, a file or a folder of JSON or NDJSON' })
        .option('records', {
          type: 'string',
          describe: 'Where the list of records is, such as $.data; found where there is one',
        })
        .option('key', {
          type: 'string',
          describe: 'The columns that are unique together: a,b; proposed where it is left away',
        })
        .option('max-nesting', {
          type: 'number',
          describe: `Keep what is nested deeper as SUPER (default ${defaultMaxNesting})`,
        })
        .option('stream', { type: 'string', describe: 'The name of the records, and of their table' })
        .option('force', { type: 'boolean', describe: 'Write the pipeline anew where there is one' })
        .option('update', {
          type: 'boolean',
          describe: 'Add what the data shows to the contract there is, and print the difference',
        })
        .option('check', {
          type: 'boolean',
          describe: 'As --update, but write nothing; exit 3 on a difference',
        })
        .option('evolved', {
          type: 'boolean',
          describe:
            'With --update or --check: take over what loads have added, as the warehouse has it, and read no records',
        })
        .option('local', {
          type: 'boolean',
          describe:
            'With --evolved: the warehouse is that of the local endpoints; starts them when they are not up',
        })
        .conflicts('force', ['update', 'check', 'evolved'])
        .conflicts('evolved', ['from', 'records', 'stream', 'key', 'max-nesting'])
        .example('$0 infer shop --from https://api.example.com/orders --records $.data', 'From an API')
        .example('$0 infer shop --update', 'Add what its own source shows today'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const root = new SettingsReader(context.environment).limits().scratchFolder
      await withScratch(root, async (scratchFolder) => {
        if (options.update === true || options.check === true) {
          await updateContract(options, terminal, scratchFolder, context)
        } else await inferAnew(options, terminal, scratchFolder, context)
      })
    },
  }
}

async function inferAnew(
  options: InferOptions,
  terminal: Terminal,
  scratchFolder: string,
  context: CommandContext,
): Promise<void> {
  const { pipeline, from } = options
  const folder = pipelinesFolder(options, context)
  if (!validName.test(pipeline)) {
    throw new JobError('INFER_NAME_INVALID', `\`${pipeline}\` cannot be the name of a pipeline`)
  }
  if (options.force !== true && existsSync(join(folder, pipeline))) {
    throw new JobError('INFER_NAME_TAKEN', `there is a pipeline \`${pipeline}\` in \`${folder}\``)
  }
  if (from === undefined || from === '') {
    throw new JobError('INFER_NO_SOURCE', `nothing says what to infer \`${pipeline}\` from`)
  }
  const address = readAddress(from)
  const stream = streamName(options, address.stream)
  const progress = new StepProgress(terminal, 'infer')
  const inferred = await inferStream({
    ...planOptions(options),
    pipeline,
    stream,
    source: address.source,
    path: address.path,
    ...(options.records === undefined ? {} : { records: options.records }),
    scratchFolder,
    context: readerContext(progress, scratchFolder, context),
  })
  const files = await writePipeline({
    draft: inferred.draft,
    source: address.written,
    path: address.path,
    records: inferred.records,
    pipelinesFolder: folder,
    projectFolder: context.projectFolder,
  })
  const result = formatInferred({ ...inferred, files, pipelinesOption: options.pipelines })
  if (!inferred.keyProven) {
    progress.warn('the key could not be proven unique on so many records; every load checks it')
  }
  terminal.print(terminal.json ? JSON.stringify(result.json) : result.text)
}

/** How deep to go and by which key, as the command line says. */
export function planOptions(options: InferOptions): {
  readonly key?: readonly string[]
  readonly maxNesting?: number
} {
  const { maxNesting, key } = options
  if (maxNesting !== undefined && (!Number.isInteger(maxNesting) || maxNesting < 0)) {
    throw new JobError('USAGE', `\`--max-nesting ${maxNesting}\` is no whole number from 0`)
  }
  const names =
    key
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean) ?? []
  return {
    ...(names.length === 0 ? {} : { key: names }),
    ...(maxNesting === undefined ? {} : { maxNesting }),
  }
}

/** What reading a source needs from around it. */
export function readerContext(
  log: StepProgress,
  scratchFolder: string,
  context: CommandContext,
): SourceContext {
  return { clock: createSystemClock(), log, signal: context.signal, scratchFolder }
}

function streamName(options: InferOptions, found: string): string {
  if (options.stream !== undefined) {
    if (validName.test(options.stream)) return options.stream
    throw new JobError('INFER_NAME_INVALID', `\`${options.stream}\` cannot be the name of a stream`)
  }
  const name = snakeCase(found).slice(0, 63)
  return validName.test(name) ? name : options.pipeline
}

async function withScratch(root: string, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(root, 'lakeload-infer-')).catch((error: unknown) => {
    throw scratchError(error, root)
  })
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
