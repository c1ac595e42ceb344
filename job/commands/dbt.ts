import { join } from 'node:path'
import type { CommandModule } from 'yargs'
import { loadPipeline } from '../pipeline/load-pipeline'
import { writeSources } from '../transform/write-sources'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { type PipelinesOption, pipelinesFolder, withPipelinesOption } from './pipelines-option'

interface DbtGenerateOptions extends CommonOptions, PipelinesOption {
  readonly pipeline: string
}

/** `lakeload dbt generate <pipeline>`: what dbt derives from the schema contract. */
export function dbtCommand(context: CommandContext): CommandModule {
  const generate: CommandModule<object, DbtGenerateOptions> = {
    command: 'generate <pipeline>',
    describe: 'Write the dbt sources of a pipeline from its schema contract',
    builder: (yargs) =>
      withPipelinesOption(yargs).positional('pipeline', {
        type: 'string',
        demandOption: true,
        describe: 'Its name',
      }),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const { projectFolder, environment } = context
      const pipeline = await loadPipeline(options.pipeline, {
        projectFolder,
        pipelinesFolder: pipelinesFolder(options, context),
        environment,
      })
      const written = await writeSources(join(projectFolder, 'dbt'), pipeline.contract)
      if (terminal.json) terminal.print(JSON.stringify(written))
      else terminal.print(`${written.path}: ${written.changed ? 'written' : 'up to date'}`)
    },
  }
  return {
    command: 'dbt <command>',
    describe: 'The dbt project of the pipelines',
    builder: (yargs) =>
      yargs.command(generate as CommandModule).demandCommand(1, 'name a command of `lakeload dbt`'),
    handler: () => undefined,
  }
}
