import type { CommandModule } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import { createTerminal } from '../../job/commands/common-options'
import { JobError } from '../../job/errors/job-error'
import { formatRuns, runSummary } from '../format-runs'
import { openLake } from '../open-lake'
import { readRuns } from '../read-runs'
import { choosePipeline } from '../task-request'
import { openStack, type StackOptions, withStackOptions } from './cloud-options'

interface CloudRunsOptions extends StackOptions {
  readonly pipeline?: string | undefined
  readonly limit: number
}

/** `lakeload cloud runs [pipeline]`: what ran, from the records in the lake. */
export function cloudRunsCommand(context: CommandContext): CommandModule<object, CloudRunsOptions> {
  return {
    command: 'runs [pipeline]',
    describe: 'List the newest runs of a pipeline, scheduled or not',
    builder: (yargs) =>
      withStackOptions(yargs)
        .positional('pipeline', { type: 'string', describe: 'Its name; needless where the stack runs one' })
        .option('limit', { type: 'number', requiresArg: true, default: 10, describe: 'How many' })
        .example('$0 cloud runs spacex --limit 30', 'Newest first')
        .example('$0 cloud runs --json', 'An array of objects, one a run'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const { limit } = options
      if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) {
        throw new JobError('USAGE', `--limit must be a whole number from 1 to 1000, not \`${limit}\``)
      }
      const stack = await openStack(options, context)
      const pipeline = choosePipeline(stack, options.pipeline)
      const store = openLake(stack, context.environment)
      try {
        const records = await readRuns(store, pipeline, limit)
        if (terminal.json) terminal.print(JSON.stringify(records.map(runSummary)))
        else if (records.length === 0)
          terminal.say(`No run of \`${pipeline}\` has been recorded in ${stack.lake}`)
        else terminal.print(formatRuns(records))
      } finally {
        await store.close()
      }
    },
  }
}
