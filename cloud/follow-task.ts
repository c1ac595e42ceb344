import { JobError } from '../job/errors/job-error'
import type { Clock } from '../job/ports/clock'
import type { EcsTasks } from './ecs-tasks'
import type { LogLine, TaskLog } from './task-logs'
import type { TaskState } from './task-state'

/** What a task is followed by. */
export interface FollowOptions {
  readonly taskId: string
  readonly tasks: Pick<EcsTasks, 'describe'>
  readonly log: Pick<TaskLog, 'next'>
  readonly clock: Clock
  readonly signal: AbortSignal
  /** How long the task may take to start, in milliseconds. */
  readonly startTimeLimitMs: number
  onStatus(status: string): void
  onLine(line: LogLine): void
}

const pollMs = 1_000

/** CloudWatch shows lines some seconds after they were written: how often it is asked again after the task's end. */
const lastLooks = 4

/**
 * Follows a task until it has stopped, and hands on every line it prints.
 *
 * @throws JobError CLOUD_TASK_SLOW where it does not start within the limit, INTERRUPTED by the signal: it runs on then
 */
export async function followTask(options: FollowOptions): Promise<TaskState> {
  const { taskId, tasks, log, clock, signal } = options
  const deadline = clock.now().getTime() + options.startTimeLimitMs
  let status = ''
  for (;;) {
    const state = await tasks.describe(taskId, signal)
    if (state.status !== status) options.onStatus(state.status)
    status = state.status
    await printNew()
    if (state.isStopped) {
      await printRest()
      return state
    }
    if (!state.hasStarted && clock.now().getTime() > deadline) {
      throw new JobError(
        'CLOUD_TASK_SLOW',
        `task \`${taskId}\` is \`${state.status}\` after ${Math.round(options.startTimeLimitMs / 1_000)} seconds`,
        { hint: `it may start still: \`lakeload cloud logs --task ${taskId}\` follows it` },
      )
    }
    await clock.sleep(pollMs, signal)
  }

  async function printNew(): Promise<number> {
    const lines = await log.next(signal)
    for (const line of lines) options.onLine(line)
    return lines.length
  }

  async function printRest(): Promise<void> {
    for (let look = 0; look < lastLooks; look++) {
      await clock.sleep(pollMs, signal)
      if ((await printNew()) > 0) look = 0
    }
  }
}
