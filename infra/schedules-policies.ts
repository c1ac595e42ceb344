import * as pulumi from '@pulumi/pulumi'
import type { StackContext } from './context'
import type { Job } from './job'
import type { PolicyStatement } from './policy-document'

/** What the state machine may do: run this task in this cluster, wait for its end, write its log. */
export function machineStatements(
  { partition, region, accountId }: StackContext,
  job: Pick<Job, 'clusterArn' | 'clusterName' | 'taskFamily' | 'roleArn' | 'executionRoleArn'>,
): readonly PolicyStatement[] {
  const inCluster = { ArnEquals: { 'ecs:cluster': job.clusterArn } }
  const tasks = pulumi.interpolate`arn:${partition}:ecs:${region}:${accountId}:task/${job.clusterName}/*`
  return [
    {
      // Every revision: an execution that is under way goes on with the one it began with.
      Sid: 'RunTask',
      Effect: 'Allow',
      Action: 'ecs:RunTask',
      Resource: pulumi.interpolate`arn:${partition}:ecs:${region}:${accountId}:task-definition/${job.taskFamily}:*`,
      Condition: inCluster,
    },
    {
      Sid: 'FollowTask',
      Effect: 'Allow',
      Action: ['ecs:DescribeTasks', 'ecs:StopTask'],
      Resource: tasks,
      Condition: inCluster,
    },
    {
      // The task carries the tags of its definition.
      Sid: 'TagTask',
      Effect: 'Allow',
      Action: 'ecs:TagResource',
      Resource: tasks,
      Condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    },
    {
      Sid: 'PassRoles',
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: [job.roleArn, job.executionRoleArn],
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
    {
      // The rule by which Step Functions itself learns that a task has ended; its name is given.
      Sid: 'WaitForTask',
      Effect: 'Allow',
      Action: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
      Resource: pulumi.interpolate`arn:${partition}:events:${region}:${accountId}:rule/StepFunctionsGetEventsForECSTaskRule`,
    },
    {
      // Log deliveries take no resource.
      Sid: 'DeliverLog',
      Effect: 'Allow',
      Action: [
        'logs:CreateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:DescribeLogGroups',
        'logs:DescribeResourcePolicies',
        'logs:GetLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:UpdateLogDelivery',
      ],
      Resource: '*',
    },
  ]
}

/** What EventBridge Scheduler may do: start the machine, and put what it could not start into the queue. */
export function schedulerStatements(to: {
  readonly stateMachineArn: pulumi.Input<string>
  readonly deadLetterQueueArn: pulumi.Input<string>
  readonly keyArn: pulumi.Input<string>
}): readonly PolicyStatement[] {
  return [
    { Sid: 'StartRun', Effect: 'Allow', Action: 'states:StartExecution', Resource: to.stateMachineArn },
    { Sid: 'KeepDeadLetter', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: to.deadLetterQueueArn },
    {
      // The input of the schedule is encrypted with the key, and so are the messages of the queue.
      Sid: 'UseKey',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: to.keyArn,
    },
  ]
}

/** Nobody reaches the queue without TLS. Who may send and read is said by their own policies: the queue lets nobody in. */
export function queueStatements(queueArn: pulumi.Input<string>): readonly PolicyStatement[] {
  return [
    {
      Sid: 'DenyPlain',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sqs:*',
      Resource: queueArn,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]
}
