import type { CommandModule } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import { createTerminal } from '../../job/commands/common-options'
import type { RunRecord } from '../../job/run/run-record'
import { formatTable } from '../../job/ui/table'
import { runSummary } from '../format-runs'
import { openLake } from '../open-lake'
import { readRuns } from '../read-runs'
import { runningTasks } from '../running-tasks'
import { openStack, type StackOptions, withStackOptions } from './cloud-options'

interface PipelineStatus {
  readonly pipeline: string
  readonly schedule: string
  readonly last?: RunRecord
}

/** `lakeload cloud status`: the stack at a glance. */
export function cloudStatusCommand(context: CommandContext): CommandModule<object, StackOptions> {
  return {
    command: 'status',
    describe: 'Show what a stack runs, when, and how the last runs ended',
    builder: (yargs) => withStackOptions(yargs).example('$0 cloud status --stack prod', 'At a glance'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const stack = await openStack(options, context)
      const store = openLake(stack, context.environment)
      try {
        const [tasks, pipelines] = await Promise.all([
          runningTasks(stack, context.signal),
          Promise.all(
            Object.entries(stack.schedules).map(async ([pipeline, schedule]): Promise<PipelineStatus> => {
              const [last] = await readRuns(store, pipeline, 1)
              return { pipeline, schedule, ...(last === undefined ? {} : { last }) }
            }),
          ),
        ])
        if (terminal.json) {
          terminal.print(
            JSON.stringify({
              region: stack.region,
              lake: stack.lake,
              warehouse: `${stack.warehouseHost}:${stack.warehousePort}/${stack.warehouseDatabase}`,
              image: stack.image,
              dashboard_url: stack.dashboardUrl,
              running_tasks: tasks,
              pipelines: pipelines.map(({ last, ...rest }) => ({
                ...rest,
                last_run: last === undefined ? null : runSummary(last),
              })),
            }),
          )
          return
        }
        terminal.print(formatStatus(pipelines))
        terminal.print('')
        terminal.print(`tasks      ${tasks.length === 0 ? 'none runs' : tasks.join(', ')}`)
        terminal.print(`lake       ${stack.lake}`)
        terminal.print(`warehouse  ${stack.warehouseHost}:${stack.warehousePort}/${stack.warehouseDatabase}`)
        terminal.print(`dashboard  ${stack.dashboardUrl}`)
      } finally {
        await store.close()
      }
    },
  }
}

function formatStatus(pipelines: readonly PipelineStatus[]): string {
  const columns = [{ title: 'pipeline' }, { title: 'schedule' }, { title: 'last run' }, { title: 'status' }]
  return formatTable(
    columns,
    pipelines.map(({ pipeline, schedule, last }) => [
      pipeline,
      schedule,
      last?.started_at.slice(0, 19).replace('T', ' ') ?? 'none',
      last?.status ?? '',
    ]),
  )
}
