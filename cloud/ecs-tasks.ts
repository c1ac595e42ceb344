import {
  DescribeTasksCommand,
  ECSClient,
  RunTaskCommand,
  type RunTaskCommandInput,
} from '@aws-sdk/client-ecs'
import { clientOptions } from '../job/adapters/aws-client'
import { toAwsError } from '../job/adapters/aws-error'
import { JobError } from '../job/errors/job-error'
import type { StackOutputs } from './stack-outputs'
import { readTaskState, type TaskState } from './task-state'

/** Tasks of a stack's cluster: starts them, and tells how they stand. */
export class EcsTasks {
  readonly #client: ECSClient
  readonly #stack: StackOutputs

  constructor(stack: StackOutputs) {
    this.#client = new ECSClient(clientOptions(stack))
    this.#stack = stack
  }

  /**
   * Starts a task and answers its id.
   *
   * @throws JobError CLOUD_TASK_REFUSED, or one of the `AWS_` codes
   */
  async start(request: RunTaskCommandInput, signal: AbortSignal): Promise<string> {
    const answer = await this.#client
      .send(new RunTaskCommand(request), { abortSignal: signal })
      .catch((error: unknown) => {
        signal.throwIfAborted()
        throw toAwsError(error, this.#attempt('ecs:RunTask', request.taskDefinition ?? ''))
      })
    const [task] = answer.tasks ?? []
    if (task?.taskArn !== undefined) return taskIdOf(task.taskArn)
    const reasons = (answer.failures ?? []).map(({ reason, detail }) =>
      [reason, detail].filter(Boolean).join(': '),
    )
    throw new JobError(
      'CLOUD_TASK_REFUSED',
      `ECS did not accept the task: ${reasons.join('; ') || 'no reason is given'}`,
    )
  }

  /** @throws JobError CLOUD_TASK_UNKNOWN, or one of the `AWS_` codes */
  async describe(taskId: string, signal: AbortSignal): Promise<TaskState> {
    const answer = await this.#client
      .send(new DescribeTasksCommand({ cluster: this.#stack.cluster, tasks: [taskId] }), {
        abortSignal: signal,
      })
      .catch((error: unknown) => {
        signal.throwIfAborted()
        throw toAwsError(error, this.#attempt('ecs:DescribeTasks', `task ${taskId}`))
      })
    const [task] = answer.tasks ?? []
    if (task === undefined) {
      throw new JobError('CLOUD_TASK_UNKNOWN', `\`${this.#stack.cluster}\` has no task \`${taskId}\``)
    }
    return readTaskState(task, this.#stack.containerName)
  }

  close(): void {
    this.#client.destroy()
  }

  #attempt(action: string, resource: string) {
    const { cluster, region } = this.#stack
    return { action, subject: `cluster \`${cluster}\``, resource, setting: 'the stack', region }
  }
}

/** The id at the end of a task's ARN, by which people and log streams name it. */
export function taskIdOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn
}
