import type { CommandModule } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import { createTerminal } from '../../job/commands/common-options'
import { JobError } from '../../job/errors/job-error'
import { runTask } from '../run-task'
import { openStack, type StackOptions, withStackOptions } from './cloud-options'
import { concludeTask } from './conclude-task'
import { startTimeLimitMs, type TaskOptions, withTaskOptions } from './task-options'

interface CloudTaskOptions extends StackOptions, TaskOptions {}

/** `lakeload cloud doctor`: `lakeload doctor` inside the task, where the roles and the network are the job's own. */
export function cloudDoctorCommand(context: CommandContext): CommandModule<object, CloudTaskOptions> {
  return {
    command: 'doctor',
    describe: 'Run `lakeload doctor` as a task: with the job’s own roles, network and image',
    builder: (yargs) =>
      withTaskOptions(withStackOptions(yargs)).example('$0 cloud doctor --stack dev', 'After `pulumi up`'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const stack = await openStack(options, context)
      const command = ['doctor', ...(terminal.json ? ['--json'] : [])]
      const run = { stack, terminal, signal: context.signal, startTimeLimitMs: startTimeLimitMs(options) }
      concludeTask(await runTask({ command }, run), terminal, context)
    },
  }
}

/** `lakeload cloud bootstrap`: the job's user, its schemas and grants, made by a task that has the admin's secret. */
export function cloudBootstrapCommand(context: CommandContext): CommandModule<object, CloudTaskOptions> {
  return {
    command: 'bootstrap',
    describe:
      'Run `lakeload bootstrap` as the task that may read the admin’s secret; once, after `pulumi up`',
    builder: (yargs) =>
      withTaskOptions(withStackOptions(yargs)).example(
        '$0 cloud bootstrap --stack dev',
        'A second time changes nothing',
      ),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const stack = await openStack(options, context)
      const taskDefinition = stack.bootstrapTaskDefinition
      if (taskDefinition === undefined) {
        throw new JobError(
          'CLOUD_STACK_INVALID',
          'the stack has no task definition for `bootstrap`: it knows no admin secret',
          {
            hint: 'set `warehouse.existingAdminSecretArn` and run `pulumi up`, or run `lakeload bootstrap` with the admin’s password yourself',
          },
        )
      }
      const command = ['bootstrap', ...(terminal.json ? ['--json'] : [])]
      const run = { stack, terminal, signal: context.signal, startTimeLimitMs: startTimeLimitMs(options) }
      concludeTask(await runTask({ command, taskDefinition }, run), terminal, context)
    },
  }
}
