import type { CommandModule } from 'yargs'
import { JobError } from '../errors/job-error'
import { findSetAsideLoads } from '../quarantine/set-aside-load'
import { loadsInUse, type ReplayResult, replay } from '../replay/replay'
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

interface QuarantineReplayOptions extends CommonOptions, RunOptions {
  readonly loadId?: readonly string[] | undefined
}

/** `lakeload quarantine replay <pipeline>`: loads again, under today's contract, the loads that have set records aside. */
export function quarantineReplayCommand(
  context: CommandContext,
): CommandModule<object, QuarantineReplayOptions> {
  return {
    command: 'replay <pipeline>',
    describe:
      'Load again, under today’s contract, the loads that set records aside; what fits now is in the tables then',
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
        .example('$0 quarantine replay spacex', 'When the contract takes what it did not take before'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const run = await openRun(options, terminal, context)
      try {
        await withLease(run.dependencies, async (dependencies) => {
          const held = await withEvolvedContract(dependencies)
          const result = await replaySetAside(held, options.loadId)
          const dbt = result.loads.length > 0 ? await transformAgain(held) : undefined
          const told = { text: formatReplay(result, terminal), json: replayJson(result) }
          concludeReplay(told, dbt, terminal, context)
        })
      } finally {
        await run.close()
      }
    },
  }
}

async function replaySetAside(
  dependencies: RunDependencies,
  wanted: readonly string[] | undefined,
): Promise<ReplayResult> {
  const { name } = dependencies.pipeline
  const found = (await findSetAsideLoads(dependencies.store, name)).map(({ loadId }) => loadId)
  const unknown = wanted?.find((loadId) => !found.includes(loadId))
  if (unknown !== undefined) {
    throw new JobError('QUARANTINE_LOAD_UNKNOWN', `load \`${unknown}\` of \`${name}\` has set nothing aside`)
  }
  const committed = new Set((await loadsInUse(dependencies)).map(({ loadId }) => loadId))
  // What a failed run has set aside is in no table, and nothing is missing for it.
  const loadIds = (wanted ?? found).filter((loadId) => committed.has(loadId))
  if (loadIds.length === 0) return { pipeline: name, schema: name, in_use: true, loads: [], tables: [] }
  return await replay(dependencies, { loadIds })
}
