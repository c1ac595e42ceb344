import type { CommandModule } from 'yargs'
import { rollback } from '../replay/rollback'
import { transformAgain } from '../replay/transform-again'
import { withEvolvedContract } from '../replay/with-evolved-contract'
import { withLease } from '../run/run-pipeline'
import { formatRollback } from '../ui/format-replay'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { concludeReplay } from './conclude-replay'
import { withDbtOption } from './dbt-option'
import { openRun, type RunOptions } from './open-run'
import { withPipelinesOption } from './pipelines-option'

interface RollbackOptions extends CommonOptions, RunOptions {
  readonly load: string
}

/** `lakeload rollback <pipeline> <load_id>`: takes one load out of the tables, where that can be right. */
export function rollbackCommand(context: CommandContext): CommandModule<object, RollbackOptions> {
  return {
    command: 'rollback <pipeline> <load>',
    describe: 'Take a load out of the tables in one transaction; its raw records stay',
    builder: (yargs) =>
      withDbtOption(withPipelinesOption(yargs))
        .positional('pipeline', { type: 'string', demandOption: true, describe: 'Its name' })
        .positional('load', {
          type: 'string',
          demandOption: true,
          describe: 'The load, as `_loads` names it',
        })
        .option('local', {
          type: 'boolean',
          describe: 'Use the local endpoints; starts them when they are not up',
        }),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const run = await openRun(options, terminal, context)
      try {
        await withLease(run.dependencies, async (dependencies) => {
          const held = await withEvolvedContract(dependencies)
          const result = await rollback(held, options.load)
          const dbt = await transformAgain(held, options.load)
          concludeReplay({ text: formatRollback(result), json: result }, dbt, terminal, context)
        })
      } finally {
        await run.close()
      }
    },
  }
}
