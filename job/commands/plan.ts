import type { CommandModule } from 'yargs'
import { exitCodes } from '../exit-code'
import { planRun } from '../run/plan-run'
import { formatPlan } from '../ui/format-plan'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { openRun, type RunOptions } from './open-run'
import { withPipelinesOption } from './pipelines-option'

interface PlanOptions extends CommonOptions, RunOptions {
  readonly detailedExitcode?: boolean | undefined
}

/** `lakeload plan <pipeline>`: what a run would do, before anything changes in the warehouse. */
export function planCommand(context: CommandContext): CommandModule<object, PlanOptions> {
  return {
    command: 'plan <pipeline>',
    describe:
      'Extract, and show what a run would change: columns, tables, rows, and the verdict of the contract',
    builder: (yargs) =>
      withPipelinesOption(yargs)
        .positional('pipeline', { type: 'string', demandOption: true, describe: 'Its name' })
        .option('local', {
          type: 'boolean',
          describe: 'Use the local endpoints; starts them when they are not up',
        })
        .option('detailed-exitcode', {
          type: 'boolean',
          describe: 'Exit with 2 where contract, records and tables differ, with 0 where they do not',
        })
        .option('date', {
          type: 'string',
          requiresArg: true,
          describe: 'The day that the definition reads as LAKELOAD_DATE; today where it is left away',
        })
        .example('$0 plan spacex --local', 'On this machine')
        .example('$0 plan spacex --json --detailed-exitcode', 'In CI'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const run = await openRun(options, terminal, context)
      try {
        const plan = await planRun(run.dependencies, options.date)
        terminal.print(
          terminal.json ? JSON.stringify({ status: 'planned', ...plan }) : formatPlan(plan, terminal),
        )
        if (options.detailedExitcode === true && plan.drift) context.setExitCode(exitCodes.drift)
      } finally {
        await run.close()
      }
    },
  }
}
