import type { CommandModule } from 'yargs'
import { runPipeline } from '../run/run-pipeline'
import { type StepName, stepNames } from '../run/run-record'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { concludeRun } from './conclude-run'
import { withDbtOption } from './dbt-option'
import { openReporter } from './open-reporter'
import { openRun, type RunOptions } from './open-run'
import { withPipelinesOption } from './pipelines-option'

interface RunCommandOptions extends CommonOptions, RunOptions {
  readonly fromStep?: StepName | undefined
  readonly fullRefresh?: boolean | undefined
}

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
        .option('from-step', {
          choices: stepNames,
          describe:
            'Do this step and those after it again: `extract` gives up an unfinished load and loads what is unchanged too, `stage`, `check` and `load` go on with the unfinished load, `transform` only builds the models',
        })
        .option('full-refresh', {
          type: 'boolean',
          describe:
            'Read incremental streams from their beginning, not from their cursors; gives up an unfinished load',
        })
        .option('date', {
          type: 'string',
          requiresArg: true,
          describe: 'The day that the definition reads as LAKELOAD_DATE; today where it is left away',
        })
        .example('$0 run spacex --local', 'On this machine')
        .example('$0 run spacex --json', 'With the settings of the environment; one JSON object at the end'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const reporter = openReporter(terminal, context)
      const run = await reporter.watch(options.pipeline, () => openRun(options, terminal, context))
      try {
        const { dependencies } = run
        const outcome = await reporter.watch(options.pipeline, () =>
          runPipeline(dependencies, {
            fromStep: options.fromStep,
            date: options.date,
            fullRefresh: options.fullRefresh,
          }),
        )
        await reporter.tellRun(outcome.record, dependencies)
        concludeRun(outcome, dependencies, context, options.local === true)
      } finally {
        await run.close()
      }
    },
  }
}
