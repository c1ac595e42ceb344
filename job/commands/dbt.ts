import { relative } from 'node:path'
import type { CommandModule } from 'yargs'
import { exitCodes } from '../exit-code'
import { loadPipeline } from '../pipeline/load-pipeline'
import { writeDbtFiles } from '../transform/write-dbt-files'
import { formatDbtFiles } from '../ui/format-dbt-files'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { type DbtOption, dbtProjectFolder, withDbtOption } from './dbt-option'
import { type PipelinesOption, pipelinesFolder, withPipelinesOption } from './pipelines-option'

interface DbtGenerateOptions extends CommonOptions, PipelinesOption, DbtOption {
  readonly pipeline: string
  readonly check?: boolean | undefined
}

/** `lakeload dbt generate <pipeline>`: what dbt derives from the schema contract. */
export function dbtCommand(context: CommandContext): CommandModule {
  const generate: CommandModule<object, DbtGenerateOptions> = {
    command: 'generate <pipeline>',
    describe: 'Write the dbt sources and staging models of a pipeline from its schema contract',
    builder: (yargs) =>
      withDbtOption(withPipelinesOption(yargs))
        .positional('pipeline', { type: 'string', demandOption: true, describe: 'Its name' })
        .option('check', {
          type: 'boolean',
          describe: 'Write nothing; exit with 3 where a file is not up to date',
        })
        .example('$0 dbt generate spacex', 'Files that a person has changed are kept')
        .example('$0 dbt generate spacex --check', 'For CI'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const { projectFolder, environment } = context
      const check = options.check === true
      const pipeline = await loadPipeline(options.pipeline, {
        projectFolder,
        pipelinesFolder: pipelinesFolder(options, context),
        environment,
      })
      const dbtFolder = dbtProjectFolder(options, context)
      const written = await writeDbtFiles(pipeline, { projectFolder: dbtFolder, check })
      const files = written.map(({ path, state }) => ({ path: relative(dbtFolder, path), state }))
      const outdated = files.filter(({ state }) => state === 'created' || state === 'updated').length
      if (terminal.json) {
        terminal.print(JSON.stringify({ pipeline: pipeline.name, dbt: dbtFolder, check, outdated, files }))
      } else {
        terminal.print(formatDbtFiles(pipeline.name, files, check))
      }
      if (check && outdated > 0) context.setExitCode(exitCodes.checksFailed)
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
