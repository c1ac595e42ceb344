import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { PipelineConfig } from './config/shape'
import type { StackContext } from './context'
import type { Job } from './job'
import type { Network } from './network'
import { policyDocument, trustService } from './policy-document'
import { runMachine } from './schedule/state-machine'
import { machineStatements, queueStatements, schedulerStatements } from './schedules-policies'

/** What Schedules are made from. */
export interface SchedulesArgs {
  readonly context: StackContext
  readonly pipelines: Readonly<Record<string, PipelineConfig>>
  readonly job: Pick<
    Job,
    | 'clusterArn'
    | 'clusterName'
    | 'taskDefinitionArn'
    | 'taskFamily'
    | 'containerName'
    | 'roleArn'
    | 'executionRoleArn'
  >
  readonly network: Pick<Network, 'taskSubnetIds' | 'jobSecurityGroupId' | 'assignPublicIp'>
  readonly keyArn: pulumi.Input<string>
  /** What the schedules are in. */
  readonly group: ScheduleGroup
}

/** A schedule group, as far as its schedules and their role need it. */
type ScheduleGroup = Pick<aws.scheduler.ScheduleGroup, 'arn' | 'name'>

/** How long a start that was not accepted waits in the dead-letter queue: the most that SQS keeps. */
const deadLetterSeconds = 14 * 86_400

/** Scheduler tries to start the state machine for an hour; then the start is a dead letter. */
const startRetry = { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 20 }

const machineLogRetentionDays = 90

/**
 * A schedule a pipeline, and the state machine that they all start: it runs the task and runs it again where that may
 * help. docs/adr/0006 says why a state machine.
 */
export class Schedules extends pulumi.ComponentResource {
  readonly stateMachineArn: pulumi.Output<string>
  readonly stateMachineName: string
  /** By pipeline; those whose schedule is `off` have none. */
  readonly scheduleArns: Readonly<Record<string, pulumi.Output<string>>>
  readonly deadLetterQueueName: pulumi.Output<string>
  readonly deadLetterQueueArn: pulumi.Output<string>

  readonly #name: string
  readonly #args: SchedulesArgs

  constructor(name: string, args: SchedulesArgs, options?: pulumi.ComponentResourceOptions) {
    super('lakeload:infra:Schedules', name, {}, options)
    this.#name = name
    this.#args = args
    const { context, group, keyArn, pipelines } = args
    const { prefix } = context
    this.stateMachineName = `${prefix}-run`
    this.stateMachineArn = this.#stateMachine().arn
    const queue = new aws.sqs.Queue(
      `${name}-dead-letters`,
      {
        name: `${prefix}-dead-letters`,
        messageRetentionSeconds: deadLetterSeconds,
        kmsMasterKeyId: keyArn,
        tags: { ...context.tags, Name: `${prefix}-dead-letters` },
      },
      { parent: this },
    )
    new aws.sqs.QueuePolicy(
      `${name}-dead-letters-policy`,
      { queueUrl: queue.id, policy: policyDocument(queueStatements(queue.arn)) },
      { parent: this },
    )
    this.deadLetterQueueName = queue.name
    this.deadLetterQueueArn = queue.arn
    const { role, policy } = this.#schedulerRole(group)
    this.scheduleArns = Object.fromEntries(
      Object.entries(pipelines)
        .filter(([, { schedule }]) => schedule !== 'off')
        .map(([pipeline, config]) => [pipeline, this.#schedule(pipeline, config, group, role, policy).arn]),
    )
    this.registerOutputs({ stateMachineArn: this.stateMachineArn, scheduleArns: this.scheduleArns })
  }

  #stateMachine(): aws.sfn.StateMachine {
    const { context, job, keyArn, network } = this.#args
    const { prefix } = context
    const logGroup = new aws.cloudwatch.LogGroup(
      `${this.#name}-log`,
      {
        name: `/lakeload/${prefix}/schedules`,
        retentionInDays: machineLogRetentionDays,
        kmsKeyId: keyArn,
        tags: { ...context.tags, Name: `${prefix}-schedules` },
      },
      { parent: this },
    )
    const role = new aws.iam.Role(
      `${this.#name}-machine-role`,
      {
        name: `${prefix}-run`,
        description: 'Starts the task of lakeload and waits for its end',
        assumeRolePolicy: trustService(
          'states.amazonaws.com',
          context.accountId,
          pulumi.interpolate`arn:${context.partition}:states:${context.region}:${context.accountId}:stateMachine:${this.stateMachineName}`,
        ),
        tags: { ...context.tags, Name: `${prefix}-run` },
      },
      { parent: this },
    )
    const policy = new aws.iam.RolePolicy(
      `${this.#name}-machine-policy`,
      {
        name: 'run',
        role: role.name,
        policy: policyDocument(machineStatements(context, job)),
      },
      { parent: this },
    )
    const definition = pulumi
      .all([job.clusterArn, job.taskDefinitionArn, network.taskSubnetIds, network.jobSecurityGroupId])
      .apply(([clusterArn, taskDefinitionArn, subnetIds, securityGroupId]) =>
        runMachine({
          clusterArn,
          taskDefinitionArn,
          containerName: job.containerName,
          subnetIds,
          securityGroupId,
          assignPublicIp: network.assignPublicIp,
        }),
      )
    return new aws.sfn.StateMachine(
      `${this.#name}-machine`,
      {
        name: this.stateMachineName,
        type: 'STANDARD',
        roleArn: role.arn,
        definition: pulumi.jsonStringify(definition),
        loggingConfiguration: {
          level: 'ERROR',
          includeExecutionData: true,
          logDestination: pulumi.interpolate`${logGroup.arn}:*`,
        },
        tags: { ...context.tags, Name: this.stateMachineName },
      },
      // Making the machine checks that the role may write its log.
      { parent: this, dependsOn: [policy] },
    )
  }

  #schedulerRole(group: ScheduleGroup) {
    const { context, keyArn } = this.#args
    const role = new aws.iam.Role(
      `${this.#name}-scheduler-role`,
      {
        name: `${context.prefix}-scheduler`,
        description: 'Starts the state machine of lakeload at its times',
        // Scheduler gives the group as the source, not the schedule.
        assumeRolePolicy: trustService('scheduler.amazonaws.com', context.accountId, group.arn),
        tags: { ...context.tags, Name: `${context.prefix}-scheduler` },
      },
      { parent: this },
    )
    const policy = new aws.iam.RolePolicy(
      `${this.#name}-scheduler-policy`,
      {
        name: 'scheduler',
        role: role.name,
        policy: policyDocument(
          schedulerStatements({
            stateMachineArn: this.stateMachineArn,
            deadLetterQueueArn: this.deadLetterQueueArn,
            keyArn,
          }),
        ),
      },
      { parent: this },
    )
    return { role, policy }
  }

  #schedule(
    pipeline: string,
    config: PipelineConfig,
    group: ScheduleGroup,
    role: aws.iam.Role,
    policy: aws.iam.RolePolicy,
  ): aws.scheduler.Schedule {
    return new aws.scheduler.Schedule(
      `${this.#name}-${pipeline}`,
      {
        name: pipeline,
        groupName: group.name,
        description: `Runs the pipeline ${pipeline}`,
        scheduleExpression: config.schedule,
        scheduleExpressionTimezone: config.timeZone,
        flexibleTimeWindow:
          config.flexibleMinutes === 0
            ? { mode: 'OFF' }
            : { mode: 'FLEXIBLE', maximumWindowInMinutes: config.flexibleMinutes },
        kmsKeyArn: this.#args.keyArn,
        target: {
          arn: this.stateMachineArn,
          roleArn: role.arn,
          input: JSON.stringify({ pipeline }),
          deadLetterConfig: { arn: this.deadLetterQueueArn },
          retryPolicy: startRetry,
        },
      },
      // A schedule that fires before its role may start anything would leave a dead letter.
      { parent: this, dependsOn: [policy] },
    )
  }
}
