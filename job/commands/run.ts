import type { CommandModule } from 'yargs'
import { runPipeline } from '../run/run-pipeline'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { concludeRun } from './conclude-run'
import { withDbtOption } from './dbt-option'
import { openReporter } from './open-reporter'
import { openRun, type RunOptions } from './open-run'
import { withPipelinesOption } from './pipelines-option'

interface RunCommandOptions extends CommonOptions, RunOptions {}

/** `lakeload run <pipeline>`: every step that is not done. */
export function runCommand(context: CommandContext): CommandModule<object, RunCommandOptions> {
  return {
    command: 'run <pipeline>',
    describe: 'Extract, stage, check, load and transform, going on where an earlier run stopped',
    builder: (yargs) =>
      withDbtOption(withPipelinesOption(yargs))
        .positional('pipeline', { type: 'string', demandOption: true, describe: 'Its name' })
        .option('local', {
          type: 'boolean',
          describe: 'Use the local endpoints; starts them when they are not up',
        })
        .example('$0 run spacex --local', 'On this machine')
        .example('$0 run spacex --json', 'With the settings of the environment; one JSON object at the end'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const reporter = openReporter(terminal, context)
      const run = await reporter.watch(options.pipeline, () => openRun(options, terminal, context))
      try {
        const { dependencies } = run
        const outcome = await reporter.watch(options.pipeline, () => runPipeline(dependencies))
        await reporter.tellRun(outcome.record, dependencies)
        concludeRun(outcome, dependencies, context, options.local === true)
      } finally {
        await run.close()
      }
    },
  }
}
