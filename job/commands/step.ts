import type { CommandModule } from 'yargs'
import { formatLoadPlan } from '../load/format-load-plan'
import { previewOneLoad, runOneStep } from '../run/run-one-step'
import type { StepName } from '../run/run-record'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { concludeRun } from './conclude-run'
import { withDbtOption } from './dbt-option'
import { openReporter } from './open-reporter'
import { openRun, type RunOptions } from './open-run'
import { withPipelinesOption } from './pipelines-option'

interface StepOptions extends CommonOptions, RunOptions {
  readonly loadId?: string | undefined
  readonly dryRun?: boolean | undefined
}

const descriptions: Readonly<Record<StepName, string>> = {
  extract: 'Fetch the source’s records into the raw zone of the lake',
  stage: 'Cast the raw records to the schema contract, as Parquet',
  check: 'Compare the staged tables with the raw records and the contract',
  load: 'COPY the staged tables and merge them in one transaction',
  transform: 'Build and test the dbt models of the pipeline',
}

/** `lakeload extract|stage|check|load|transform <pipeline>`: one step alone, on what the step before it wrote. */
export function stepCommand(step: StepName, context: CommandContext): CommandModule<object, StepOptions> {
  return {
    command: `${step} <pipeline>`,
    describe: descriptions[step],
    builder: (yargs) => {
      const withOptions = withPipelinesOption(yargs)
        .positional('pipeline', { type: 'string', demandOption: true, describe: 'Its name' })
        .option('local', {
          type: 'boolean',
          describe: 'Use the local endpoints; starts them when they are not up',
        })
        .option('load-id', { type: 'string', describe: 'A load other than the current one' })
        .example(`$0 ${step} spacex --local`, 'On this machine')
      if (step === 'transform') return withDbtOption(withOptions)
      // Only load changes the warehouse by statements of its own.
      return step === 'load'
        ? withOptions.option('dry-run', { type: 'boolean', describe: 'Print the statements, and run none' })
        : withOptions
    },
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const reporter = openReporter(terminal, context)
      const run = await openRun(options, terminal, context)
      try {
        if (options.dryRun === true) {
          const plan = await previewOneLoad(run.dependencies, options.loadId)
          terminal.print(terminal.json ? JSON.stringify(plan) : formatLoadPlan(plan))
          return
        }
        const outcome = await runOneStep(run.dependencies, step, options.loadId)
        await reporter.showStep(outcome.record, run.dependencies)
        concludeRun(outcome, run.dependencies, context, false)
      } finally {
        await run.close()
      }
    },
  }
}
