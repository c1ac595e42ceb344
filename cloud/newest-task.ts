import { CloudWatchLogsClient, DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { askAws, clientOptions } from '../job/adapters/aws-client'
import type { StackOutputs } from './stack-outputs'

/** The task whose log has the newest line, running or not; undefined where no task has printed anything. */
export async function newestTask(stack: StackOutputs, signal: AbortSignal): Promise<string | undefined> {
  const { logGroup, region } = stack
  const answer = await askAws(
    new CloudWatchLogsClient(clientOptions({ region })),
    {
      action: 'logs:DescribeLogStreams',
      subject: `log group \`${logGroup}\``,
      resource: logGroup,
      setting: 'the stack',
      region,
    },
    (client, options) =>
      client.send(
        new DescribeLogStreamsCommand({
          logGroupName: logGroup,
          orderBy: 'LastEventTime',
          descending: true,
          limit: 1,
        }),
        options,
      ),
    signal,
  )
  return answer.logStreams?.[0]?.logStreamName?.split('/').at(-1)
}
