import { ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs'
import { askAws, clientOptions } from '../job/adapters/aws-client'
import { taskIdOf } from './ecs-tasks'
import type { StackOutputs } from './stack-outputs'

/** The ids of the tasks that the stack's cluster runs now, at most a hundred. */
export async function runningTasks(stack: StackOutputs, signal: AbortSignal): Promise<readonly string[]> {
  const { cluster, region } = stack
  const answer = await askAws(
    new ECSClient(clientOptions({ region })),
    {
      action: 'ecs:ListTasks',
      subject: `cluster \`${cluster}\``,
      resource: cluster,
      setting: 'the stack',
      region,
    },
    (client, options) => client.send(new ListTasksCommand({ cluster }), options),
    signal,
  )
  return (answer.taskArns ?? []).map(taskIdOf)
}
