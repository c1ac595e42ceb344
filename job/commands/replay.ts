import type { CommandModule } from 'yargs'
import { type ReplayResult, replay } from '../replay/replay'
import { switchSchema } from '../replay/switch-schema'
import { transformAgain } from '../replay/transform-again'
import { withEvolvedContract } from '../replay/with-evolved-contract'
import type { RunDependencies } from '../run/run-dependencies'
import { withLease } from '../run/run-pipeline'
import { formatReplay, replayJson } from '../ui/format-replay'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { concludeReplay } from './conclude-replay'
import { withDbtOption } from './dbt-option'
import { openRun, type RunOptions } from './open-run'
import { withPipelinesOption } from './pipelines-option'

interface ReplayOptions extends CommonOptions, RunOptions {
  readonly loadId?: readonly string[] | undefined
  readonly without?: readonly string[] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly into?: string | undefined
  readonly switch?: string | undefined
}

/** `lakeload replay <pipeline>`: builds tables from the raw records that are in the lake, under today's contract. */
export function replayCommand(context: CommandContext): CommandModule<object, ReplayOptions> {
  return {
    command: 'replay <pipeline>',
    describe: 'Build the tables from the raw records again, under today’s contract and without the source',
    builder: (yargs) =>
      withDbtOption(withPipelinesOption(yargs))
        .positional('pipeline', { type: 'string', demandOption: true, describe: 'Its name' })
        .option('local', {
          type: 'boolean',
          describe: 'Use the local endpoints; starts them when they are not up',
        })
        .option('load-id', {
          type: 'string',
          array: true,
          requiresArg: true,
          describe: 'Only this load; may be repeated',
        })
        .option('from', {
          type: 'string',
          requiresArg: true,
          describe: 'Only loads of this UTC day and later ones',
        })
        .option('to', {
          type: 'string',
          requiresArg: true,
          describe: 'Only loads of this UTC day and earlier ones',
        })
        .option('without', {
          type: 'string',
          array: true,
          requiresArg: true,
          describe: 'Everything but this load; may be repeated',
        })
        .option('into', {
          type: 'string',
          requiresArg: true,
          describe: 'A schema to build the tables in, to compare them with those in use',
        })
        .option('switch', {
          type: 'string',
          requiresArg: true,
          describe: 'Replay nothing; put the rows of this schema, which was replayed into, in use',
        })
        .conflicts('switch', ['load-id', 'from', 'to', 'without', 'into'])
        .example('$0 replay spacex --local', 'Rebuild all tables and switch to them in one transaction')
        .example('$0 replay spacex --into spacex_check', 'Build them beside those in use, and compare')
        .example('$0 replay spacex --from 2026-11-01 --to 2026-11-07', 'Load one week again'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const run = await openRun(options, terminal, context)
      try {
        await withLease(run.dependencies, async (dependencies) => {
          const held = await withEvolvedContract(dependencies)
          const result = await carryOut(held, options)
          const dbt = result.in_use ? await transformAgain(held) : undefined
          const told = { text: formatReplay(result, terminal), json: replayJson(result) }
          concludeReplay(told, dbt, terminal, context)
        })
      } finally {
        await run.close()
      }
    },
  }
}

async function carryOut(dependencies: RunDependencies, options: ReplayOptions): Promise<ReplayResult> {
  const { name } = dependencies.pipeline
  if (options.switch !== undefined) {
    await switchSchema(dependencies, options.switch)
    return { pipeline: name, schema: options.switch, in_use: true, loads: [], tables: [] }
  }
  const { loadId: loadIds, without, from, to, into } = options
  return await replay(dependencies, { loadIds, without, from, to, into })
}
