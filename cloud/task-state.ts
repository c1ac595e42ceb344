import type { Task } from '@aws-sdk/client-ecs'
import { JobError } from '../job/errors/job-error'
import type { StackOutputs } from './stack-outputs'

/** How a task stands, as ECS describes it. */
export interface TaskState {
  /** ECS's own word, such as `PENDING`. */
  readonly status: string
  readonly isStopped: boolean
  /** Whether the container has run, at least for a moment. */
  readonly hasStarted: boolean
  /** Of the container; absent where it never ran or AWS took its host away. */
  readonly exitCode?: number
  /** Why ECS stopped the task, in its words. */
  readonly reason: string
  readonly stopCode: string
}

/** Reads what ECS tells of a task. Pure. */
export function readTaskState(task: Task, containerName: string): TaskState {
  const container = task.containers?.find((one) => one.name === containerName)
  const status = task.lastStatus ?? 'UNKNOWN'
  const reasons = [task.stoppedReason, container?.reason].filter((one) => one !== undefined && one !== '')
  return {
    status,
    isStopped: status === 'STOPPED',
    hasStarted: task.startedAt !== undefined || status === 'RUNNING' || container?.exitCode !== undefined,
    ...(container?.exitCode === undefined ? {} : { exitCode: container.exitCode }),
    reason: [...new Set(reasons)].join('; '),
    stopCode: task.stopCode ?? '',
  }
}

/**
 * The exit code of a task that has stopped.
 *
 * @throws JobError CLOUD_TASK_NOT_STARTED where its container never ran, CLOUD_TASK_LOST where AWS took it away
 */
export function taskExitCode(state: TaskState, taskId: string, stack: StackOutputs): number {
  const why = state.reason === '' ? state.stopCode || 'ECS gives no reason' : state.reason
  if (state.stopCode === 'SpotInterruption' || state.stopCode === 'TerminationNotice') {
    throw new JobError('CLOUD_TASK_LOST', `task \`${taskId}\` was taken away: ${why}`)
  }
  if (/OutOfMemory/i.test(state.reason)) {
    throw new JobError('CLOUD_TASK_LOST', `task \`${taskId}\` had no memory left: ${why}`, {
      hint: 'raise `job.memoryMb` of the stack, run `pulumi up`, then the same command again: it goes on where the task stopped',
    })
  }
  if (state.exitCode !== undefined) return state.exitCode
  if (!state.hasStarted) {
    throw new JobError('CLOUD_TASK_NOT_STARTED', `task \`${taskId}\` never ran: ${why}`, {
      hint: startHint(why, stack),
    })
  }
  throw new JobError('CLOUD_TASK_LOST', `task \`${taskId}\` ended without an exit code: ${why}`)
}

/** By the errors that ECS names first in a stopped reason; from its page "Stopped tasks error codes". */
function startHint(reason: string, stack: StackOutputs): string {
  if (/CannotPullContainer/.test(reason)) {
    return `check that the image \`${stack.image}\` exists for the task's architecture, and that the task reaches ECR (\`network.egress\`)`
  }
  if (/ResourceInitializationError/.test(reason)) {
    return 'check that the task reaches Secrets Manager and CloudWatch Logs (`network.egress`), and that the secrets of the stack exist'
  }
  return 'read the reason in the message; `pulumi up` makes again what was removed by hand'
}
