import type { CommandModule } from 'yargs'
import { createS3ObjectStore } from '../adapters/s3-object-store'
import { createSystemClock } from '../adapters/system-clock'
import { carryEvolved } from '../evolve/carry-evolved'
import { hasEvolved } from '../evolve/load-contract'
import { explainRow } from '../explain/explain-row'
import { type FoundTable, findTable, readTableName } from '../explain/find-table'
import { rawGone } from '../explain/raw-gone'
import { listPipelines, loadPipeline } from '../pipeline/load-pipeline'
import type { ResolvedPipeline } from '../pipeline/resolved'
import { readStanding } from '../run/effective-contract'
import { type Environment, SettingsReader } from '../settings'
import { explainedRowJson, formatExplainedRow } from '../ui/format-explained-row'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { effectiveEnvironment } from './open-run'
import { openWarehouse } from './open-warehouse'
import { type PipelinesOption, pipelinesFolder, withPipelinesOption } from './pipelines-option'

interface ExplainRowOptions extends CommonOptions, PipelinesOption {
  readonly table: string
  readonly key: readonly string[]
  readonly pipeline?: string | undefined
  readonly local?: boolean | undefined
}

/** `lakeload explain-row <table> <key…>`: from a row of the warehouse to its raw record, its run and its request. */
export function explainRowCommand(context: CommandContext): CommandModule<object, ExplainRowOptions> {
  return {
    command: 'explain-row <table> <key..>',
    describe: 'Lead a row back to its raw record, its run and its request',
    builder: (yargs) =>
      withPipelinesOption(yargs)
        .positional('table', {
          type: 'string',
          demandOption: true,
          describe: 'pipeline.table, or the table alone',
        })
        .positional('key', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'The value of the key, or column=value for each of its columns',
        })
        .option('pipeline', {
          type: 'string',
          requiresArg: true,
          describe: 'The pipeline of the table, where its name alone is not enough',
        })
        .option('local', {
          type: 'boolean',
          describe: 'Use the local endpoints; starts them when they are not up',
        })
        .example('$0 explain-row spacex.launches 5eb87cd9ffd86e000604b32a', 'A key of one column')
        .example(
          '$0 explain-row launch_cores launch_id=5eb87cd9ffd86e000604b32a core_index=0',
          'A key of several',
        ),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const environment = await effectiveEnvironment(options.local === true, context)
      const settings = new SettingsReader(environment)
      const lake = settings.lake()
      const warehouseSettings = settings.warehouse()
      settings.throwProblems()
      const say = (line: string): void => terminal.say(line)
      const { warehouse } = openWarehouse(warehouseSettings, createSystemClock(), say)
      const store = createS3ObjectStore(lake)
      try {
        const { signal } = context
        const found = await findNamedTable(options, environment, context, async (pipeline) => {
          if (!(await hasEvolved(store, pipeline.name))) return pipeline
          const { lastContract } = await readStanding({ pipeline, warehouse, signal })
          return { ...pipeline, contract: carryEvolved(pipeline.contract, lastContract) }
        })
        const row = await explainRow(found, options.key, { store, warehouse, signal })
        const isGone = row.rawRecord === undefined
        if (!terminal.json) terminal.print(formatExplainedRow(row))
        // What is known is told above, or with --json in the error's context.
        if (isGone) throw rawGone(row)
        if (terminal.json) terminal.print(JSON.stringify(explainedRowJson(row)))
      } finally {
        await store.close()
      }
    },
  }
}

/** @param complete adds to a pipeline's contract what loads have added, which `schema.yml` does not say */
async function findNamedTable(
  options: ExplainRowOptions,
  environment: Environment,
  context: CommandContext,
  complete: (pipeline: ResolvedPipeline) => Promise<ResolvedPipeline>,
): Promise<FoundTable> {
  const { projectFolder } = context
  const folder = pipelinesFolder(options, context)
  return await findTable(
    readTableName(options.table, options.pipeline),
    await listPipelines(folder),
    async (name) =>
      await complete(await loadPipeline(name, { projectFolder, pipelinesFolder: folder, environment })),
  )
}
