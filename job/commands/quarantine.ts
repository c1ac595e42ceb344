import type { Argv, CommandModule } from 'yargs'
import { createS3ObjectStore } from '../adapters/s3-object-store'
import { JobError } from '../errors/job-error'
import { loadPipeline } from '../pipeline/load-pipeline'
import type { ObjectStore } from '../ports/object-store'
import { listQuarantine } from '../quarantine/list-quarantine'
import { showQuarantine } from '../quarantine/show-quarantine'
import { SettingsReader } from '../settings'
import {
  formatQuarantineList,
  formatShownQuarantine,
  quarantineListJson,
  shownQuarantineJson,
} from '../ui/format-quarantine'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { effectiveEnvironment } from './open-run'
import { type PipelinesOption, pipelinesFolder, withPipelinesOption } from './pipelines-option'
import { quarantineReplayCommand } from './quarantine-replay'

interface QuarantineOptions extends CommonOptions, PipelinesOption {
  readonly pipeline: string
  readonly local?: boolean | undefined
  readonly limit: number
}

interface ShowOptions extends QuarantineOptions {
  readonly loadId?: string | undefined
}

/** `lakeload quarantine <command>`: the records that loads have set aside. */
export function quarantineCommand(context: CommandContext): CommandModule {
  return {
    command: 'quarantine <command>',
    describe: 'The records that loads have set aside: what they are, and why',
    builder: (yargs) =>
      yargs
        .command([
          listCommand(context),
          showCommand(context),
          quarantineReplayCommand(context),
        ] as CommandModule[])
        .demandCommand(1, 'name a command of `quarantine`'),
    handler: () => undefined,
  }
}

/** `lakeload quarantine list <pipeline>`: how many records which load has set aside, by reason. */
function listCommand(context: CommandContext): CommandModule<object, QuarantineOptions> {
  return {
    command: 'list <pipeline>',
    describe: 'The loads that set records aside, newest first, with the reasons counted',
    builder: (yargs) =>
      withQuarantineOptions(yargs, 'How many loads are shown').example(
        '$0 quarantine list spacex --local',
        'On this machine',
      ),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      await withLake(options, context, async (store) => {
        const found = await listQuarantine(store, options.pipeline, options.limit)
        terminal.print(
          terminal.json ? JSON.stringify(quarantineListJson(found)) : formatQuarantineList(found),
        )
      })
    },
  }
}

/** `lakeload quarantine show <pipeline>`: the records that a load has set aside, with their reasons. */
function showCommand(context: CommandContext): CommandModule<object, ShowOptions> {
  return {
    command: 'show <pipeline>',
    describe: 'The records that a load set aside, each with its reasons, its raw object and line',
    builder: (yargs) =>
      withQuarantineOptions(yargs, 'How many records are shown')
        .option('load-id', {
          type: 'string',
          requiresArg: true,
          describe: 'The load; the newest that set records aside where it is left away',
        })
        .example('$0 quarantine show spacex --limit 5', 'The first records of the newest load that has some'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const { pipeline, loadId, limit } = options
      await withLake(options, context, async (store) => {
        const shown = await showQuarantine(store, pipeline, { loadId, limit, signal: context.signal })
        terminal.print(
          terminal.json
            ? JSON.stringify(shownQuarantineJson(shown, pipeline))
            : formatShownQuarantine(shown, pipeline),
        )
      })
    },
  }
}

function withQuarantineOptions(yargs: Argv<object>, limit: string): Argv<QuarantineOptions> {
  return withPipelinesOption(yargs)
    .positional('pipeline', { type: 'string', demandOption: true, describe: 'Its name' })
    .option('local', {
      type: 'boolean',
      describe: 'Use the local endpoints; starts them when they are not up',
    })
    .option('limit', {
      type: 'number',
      default: 20,
      requiresArg: true,
      describe: limit,
    }) as unknown as Argv<QuarantineOptions>
}

/** Opens the lake, once pipeline and options are known to be sound. */
async function withLake(
  options: QuarantineOptions,
  context: CommandContext,
  work: (store: ObjectStore) => Promise<void>,
): Promise<void> {
  const { limit } = options
  if (!Number.isInteger(limit) || limit < 1) throw new JobError('USAGE', '`--limit` is a whole number from 1')
  const { projectFolder } = context
  const environment = await effectiveEnvironment(options.local === true, context)
  const folder = pipelinesFolder(options, context)
  await loadPipeline(options.pipeline, { projectFolder, pipelinesFolder: folder, environment })
  const settings = new SettingsReader(environment)
  const lake = settings.lake()
  settings.throwProblems()
  const store = createS3ObjectStore(lake)
  try {
    await work(store)
  } finally {
    await store.close()
  }
}
