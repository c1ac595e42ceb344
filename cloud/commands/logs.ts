import type { CommandModule } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import { createTerminal } from '../../job/commands/common-options'
import { JobError } from '../../job/errors/job-error'
import { newestTask } from '../newest-task'
import { watchTask } from '../run-task'
import { isMetric } from '../show-line'
import { TaskLog } from '../task-logs'
import { openStack, type StackOptions, withStackOptions } from './cloud-options'
import { concludeTask } from './conclude-task'

interface CloudLogsOptions extends StackOptions {
  readonly task?: string | undefined
  readonly follow?: boolean | undefined
}

/** `lakeload cloud logs`: what a task has printed. */
export function cloudLogsCommand(context: CommandContext): CommandModule<object, CloudLogsOptions> {
  return {
    command: 'logs',
    describe: 'Print the log of a task: the newest one, or the one named',
    builder: (yargs) =>
      withStackOptions(yargs)
        .option('task', { type: 'string', requiresArg: true, describe: 'The task’s id' })
        .option('follow', {
          type: 'boolean',
          describe: 'Go on until the task ends, and end with its exit code',
        })
        .example('$0 cloud logs --stack dev', 'Of the newest task')
        .example('$0 cloud logs --task 0123abcd --follow', 'Of a task that runs'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const stack = await openStack(options, context)
      const { signal } = context
      const task = options.task ?? (await newestTask(stack, signal))
      if (task === undefined) {
        throw new JobError('CLOUD_TASK_UNKNOWN', `log group \`${stack.logGroup}\` has no lines of any task`)
      }
      if (options.follow === true) {
        concludeTask(
          await watchTask(task, { stack, terminal, signal, startTimeLimitMs: 600_000, isNew: false }),
          terminal,
          context,
        )
        return
      }
      const log = new TaskLog(stack, task)
      try {
        const lines = (await log.next(signal)).filter(
          ({ text }) => options.verbose === true || !isMetric(text),
        )
        for (const { at, text } of lines) {
          terminal.print(
            terminal.json
              ? JSON.stringify({ task, at: at.toISOString(), text })
              : `${at.toISOString()} ${text.trimEnd()}`,
          )
        }
      } finally {
        log.close()
      }
    },
  }
}
