import type { CommandModule } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import { createTerminal } from '../../job/commands/common-options'
import { stepNames } from '../../job/run/run-record'
import { runTask, startTask } from '../run-task'
import { choosePipeline } from '../task-request'
import { openStack, type StackOptions, withStackOptions } from './cloud-options'
import { concludeTask } from './conclude-task'
import { startTimeLimitMs, type TaskOptions, withTaskOptions } from './task-options'

interface CloudRunOptions extends StackOptions, TaskOptions {
  readonly pipeline?: string | undefined
  readonly fromStep?: string | undefined
  readonly date?: string | undefined
}

/** `lakeload cloud run [pipeline]`: a run in ECS, now. */
export function cloudRunCommand(context: CommandContext): CommandModule<object, CloudRunOptions> {
  return {
    command: 'run [pipeline]',
    describe: 'Run a pipeline in ECS now, show its log, and end with its exit code',
    builder: (yargs) =>
      withTaskOptions(withStackOptions(yargs))
        .positional('pipeline', { type: 'string', describe: 'Its name; needless where the stack runs one' })
        .option('from-step', {
          choices: stepNames,
          describe: 'As `lakeload run --from-step`',
        })
        .option('date', { type: 'string', requiresArg: true, describe: 'As `lakeload run --date`' })
        .example('$0 cloud run spacex --stack dev', 'Wait for its end')
        .example('$0 cloud run --no-wait --json', 'Start it, and print the task’s id'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const stack = await openStack(options, context)
      const pipeline = choosePipeline(stack, options.pipeline)
      const wish = { command: ['run', pipeline, ...passedOn(options)] }
      const run = { stack, terminal, signal: context.signal, startTimeLimitMs: startTimeLimitMs(options) }
      if (options.wait === false) {
        const task = await startTask(wish, run)
        terminal.print(
          terminal.json ? JSON.stringify({ status: 'started', task, pipeline }) : `Started task ${task}`,
        )
        if (!terminal.json) terminal.say(`lakeload cloud logs --task ${task} --follow`)
        return
      }
      concludeTask(await runTask(wish, run), terminal, context)
    },
  }
}

/** What the job's own command line gets of this one. */
function passedOn(options: CloudRunOptions): readonly string[] {
  return [
    ...(options.fromStep === undefined ? [] : ['--from-step', options.fromStep]),
    ...(options.date === undefined ? [] : ['--date', options.date]),
    ...(options.json === true ? ['--json'] : []),
  ]
}
