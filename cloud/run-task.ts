import { createSystemClock } from '../job/adapters/system-clock'
import { JobError } from '../job/errors/job-error'
import type { Terminal } from '../job/ui/terminal'
import { EcsTasks } from './ecs-tasks'
import { followTask } from './follow-task'
import { jobResultOf } from './job-result'
import { isMetric, showLine } from './show-line'
import type { StackOutputs } from './stack-outputs'
import { TaskLog } from './task-logs'
import { planTask, type TaskWish } from './task-request'
import { taskExitCode } from './task-state'

/** How a task ended. */
export interface EndedTask {
  readonly taskId: string
  readonly exitCode: number
  readonly seconds: number
  /** What the job printed as its `--json` result. */
  readonly result?: Readonly<Record<string, unknown>>
}

/** What a task is run with. */
export interface RunTaskOptions {
  readonly stack: StackOutputs
  readonly terminal: Terminal
  readonly signal: AbortSignal
  readonly startTimeLimitMs: number
}

/** Starts a task and answers its id, without waiting for anything else. */
export async function startTask(wish: TaskWish, { stack, signal }: RunTaskOptions): Promise<string> {
  const tasks = new EcsTasks(stack)
  try {
    return await tasks.start(planTask(stack, wish), signal)
  } finally {
    tasks.close()
  }
}

/**
 * Starts a task, shows what it prints, and waits for its end. A signal ends the waiting, not the task.
 *
 * @throws JobError of the `CLOUD_TASK_` and `AWS_` codes; a job that fails is no error here, but its exit code
 */
export async function runTask(wish: TaskWish, options: RunTaskOptions): Promise<EndedTask> {
  const taskId = await startTask(wish, options)
  options.terminal.say(`Task ${taskId} of ${options.stack.cluster}`)
  return await watchTask(taskId, { ...options, isNew: true })
}

/** Follows a task that runs already, as `runTask` does. */
export async function watchTask(
  taskId: string,
  options: RunTaskOptions & { readonly isNew: boolean },
): Promise<EndedTask> {
  const { stack, terminal, signal } = options
  const clock = createSystemClock()
  const startedAt = clock.now().getTime()
  const tasks = new EcsTasks(stack)
  const log = new TaskLog(stack, taskId)
  let result: EndedTask['result']
  try {
    const state = await followTask({
      taskId,
      tasks,
      log,
      clock,
      signal,
      startTimeLimitMs: options.startTimeLimitMs,
      isNew: options.isNew,
      onTrouble: (reason) =>
        terminal.say(terminal.style('dim', `the task cannot be seen now, and goes on: ${reason}`)),
      onStatus: (status) => terminal.say(terminal.style('dim', `task is ${status}`)),
      onLine: (line) => {
        result = jobResultOf(line.text) ?? result
        if (!isMetric(line.text) && jobResultOf(line.text) === undefined) showLine(line, terminal)
      },
    })
    const seconds = Math.round((clock.now().getTime() - startedAt) / 1_000)
    const exitCode = taskExitCode(state, taskId, stack)
    return { taskId, exitCode, seconds, ...(result === undefined ? {} : { result }) }
  } catch (error) {
    if (!signal.aborted) {
      if (isAboutAsking(error))
        terminal.say(`Task ${taskId} goes on: \`${watchAgain(taskId)}\` watches it again`)
      throw error
    }
    throw new JobError('INTERRUPTED', `task \`${taskId}\` is no longer watched, and goes on`, {
      hint: `\`${watchAgain(taskId)}\` watches it again; \`aws ecs stop-task --region ${stack.region} --cluster ${stack.cluster} --task ${taskId}\` ends it`,
      cause: error,
    })
  } finally {
    tasks.close()
    log.close()
  }
}

function watchAgain(taskId: string): string {
  return `lakeload cloud logs --task ${taskId} --follow`
}

/** Whether an error is one of asking AWS, such as credentials that have expired, and says nothing of the task. */
function isAboutAsking(error: unknown): boolean {
  return error instanceof JobError && error.code.startsWith('AWS_')
}
