import * as pulumi from '@pulumi/pulumi'
import { parseConfig } from '../../infra/config/parse-config'
import { Schedules } from '../../infra/schedules'
import { mockAccountId, type RecordedGraph, recordGraph } from '../support/infra/pulumi-mocks'
import { testContext } from '../support/infra/test-context'

const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/k'
const clusterArn = 'arn:aws:ecs:us-east-1:123456789012:cluster/lakeload-test'
const machineArn = expect.stringMatching(/:StateMachine\/lakeload-test-run$/i)
const queueArn = expect.stringMatching(/:Queue\/lakeload-test-dead-letters$/i)

let graph: RecordedGraph
let schedules: Schedules

beforeAll(async () => {
  graph = await recordGraph(() => {
    schedules = new Schedules('schedules', {
      context: testContext(),
      pipelines: parseConfig({
        pipelines: {
          spacex: {},
          shop: { schedule: 'rate(6 hours)', timeZone: 'Europe/Berlin', flexibleMinutes: 0 },
          by_hand: { schedule: 'off' },
        },
      }).pipelines,
      job: {
        clusterArn: pulumi.output(clusterArn),
        clusterName: pulumi.output('lakeload-test'),
        taskDefinitionArn: pulumi.output(
          'arn:aws:ecs:us-east-1:123456789012:task-definition/lakeload-test-job:7',
        ),
        taskFamily: 'lakeload-test-job',
        containerName: 'lakeload',
        roleArn: pulumi.output('arn:aws:iam::123456789012:role/lakeload-test-job'),
        executionRoleArn: pulumi.output('arn:aws:iam::123456789012:role/lakeload-test-execution'),
      },
      network: {
        taskSubnetIds: pulumi.output(['subnet-1', 'subnet-2']),
        jobSecurityGroupId: pulumi.output('sg-1'),
        assignPublicIp: true,
      },
      keyArn,
      group: {
        name: pulumi.output('lakeload-test'),
        arn: pulumi.output('arn:aws:scheduler:us-east-1:123456789012:schedule-group/lakeload-test'),
      },
    })
  })
})

const statements = (nameEnd: string) =>
  JSON.parse(graph.one('aws:iam/rolePolicy:RolePolicy', nameEnd).inputs.policy).Statement

const trust = (nameEnd: string) =>
  JSON.parse(graph.one('aws:iam/role:Role', nameEnd).inputs.assumeRolePolicy).Statement[0]

test('a daily schedule within its window, in its time zone, starts the machine with its pipeline', () => {
  expect(graph.one('aws:scheduler/schedule:Schedule', '-spacex').inputs).toEqual({
    name: 'spacex',
    groupName: 'lakeload-test',
    description: 'Runs the pipeline spacex',
    scheduleExpression: 'cron(0 5 * * ? *)',
    scheduleExpressionTimezone: 'UTC',
    flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 15 },
    kmsKeyArn: keyArn,
    target: {
      arn: machineArn,
      roleArn: 'arn:aws:iam::123456789012:role/lakeload-test-scheduler',
      input: '{"pipeline":"spacex"}',
      deadLetterConfig: { arn: queueArn },
      retryPolicy: { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 20 },
    },
  })
})

test('no window is OFF, which takes no minutes', () => {
  expect(graph.one('aws:scheduler/schedule:Schedule', '-shop').inputs).toMatchObject({
    scheduleExpression: 'rate(6 hours)',
    scheduleExpressionTimezone: 'Europe/Berlin',
    flexibleTimeWindow: { mode: 'OFF' },
  })
})

test('a pipeline that is off has no schedule', () => {
  expect(graph.ofType('aws:scheduler/schedule:Schedule')).toHaveLength(2)
  expect(Object.keys(schedules.scheduleArns)).toEqual(['spacex', 'shop'])
})

test('the machine is a standard one, runs the pinned revision, and logs its failures', () => {
  const { inputs } = graph.one('aws:sfn/stateMachine:StateMachine')
  expect(inputs).toMatchObject({
    name: 'lakeload-test-run',
    type: 'STANDARD',
    roleArn: 'arn:aws:iam::123456789012:role/lakeload-test-run',
    loggingConfiguration: {
      level: 'ERROR',
      includeExecutionData: true,
      logDestination: expect.stringMatching(/\/lakeload\/lakeload-test\/schedules:\*$/),
    },
  })
  const { States } = JSON.parse(inputs.definition)
  expect(States.Run.Parameters).toMatchObject({
    Cluster: clusterArn,
    TaskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/lakeload-test-job:7',
    NetworkConfiguration: {
      AwsvpcConfiguration: {
        Subnets: ['subnet-1', 'subnet-2'],
        SecurityGroups: ['sg-1'],
        AssignPublicIp: 'ENABLED',
      },
    },
  })
  expect(States.Run.Parameters).not.toHaveProperty('LaunchType')
})

test('the machine may run, follow and tag this task in this cluster, and nothing else', () => {
  const inCluster = { ArnEquals: { 'ecs:cluster': clusterArn } }
  const tasks = 'arn:aws:ecs:us-east-1:123456789012:task/lakeload-test/*'
  expect(statements('-machine-policy')).toEqual([
    {
      Sid: 'RunTask',
      Effect: 'Allow',
      Action: 'ecs:RunTask',
      Resource: 'arn:aws:ecs:us-east-1:123456789012:task-definition/lakeload-test-job:*',
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
      Resource: [
        'arn:aws:iam::123456789012:role/lakeload-test-job',
        'arn:aws:iam::123456789012:role/lakeload-test-execution',
      ],
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
    {
      Sid: 'WaitForTask',
      Effect: 'Allow',
      Action: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
      Resource: 'arn:aws:events:us-east-1:123456789012:rule/StepFunctionsGetEventsForECSTaskRule',
    },
    {
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
  ])
})

test('the scheduler may start the machine and keep what it could not start', () => {
  expect(statements('-scheduler-policy')).toEqual([
    { Sid: 'StartRun', Effect: 'Allow', Action: 'states:StartExecution', Resource: machineArn },
    { Sid: 'KeepDeadLetter', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn },
    { Sid: 'UseKey', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: keyArn },
  ])
})

test('each role is taken by its own service alone, for what is ours', () => {
  const source = (arn: unknown) => ({
    StringEquals: { 'aws:SourceAccount': mockAccountId },
    ArnLike: { 'aws:SourceArn': arn },
  })
  expect(trust('-machine-role')).toMatchObject({
    Principal: { Service: 'states.amazonaws.com' },
    Condition: source('arn:aws:states:us-east-1:123456789012:stateMachine:lakeload-test-run'),
  })
  expect(trust('-scheduler-role')).toMatchObject({
    Principal: { Service: 'scheduler.amazonaws.com' },
    Condition: source('arn:aws:scheduler:us-east-1:123456789012:schedule-group/lakeload-test'),
  })
})

test('dead letters are encrypted and kept for two weeks', () => {
  expect(graph.one('aws:sqs/queue:Queue').inputs).toMatchObject({
    name: 'lakeload-test-dead-letters',
    messageRetentionSeconds: 1_209_600,
    kmsMasterKeyId: keyArn,
  })
})

test('nobody reaches the dead letters without TLS, and their policy lets nobody in', () => {
  const { queueUrl, policy } = graph.one('aws:sqs/queuePolicy:QueuePolicy').inputs
  expect(queueUrl).toBe('schedules-dead-letters-id')
  expect(JSON.parse(policy).Statement).toEqual([
    {
      Sid: 'DenyPlain',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sqs:*',
      Resource: queueArn,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ])
})

test('the log of the machine is encrypted and expires', () => {
  expect(graph.one('aws:cloudwatch/logGroup:LogGroup').inputs).toMatchObject({
    name: '/lakeload/lakeload-test/schedules',
    retentionInDays: 90,
    kmsKeyId: keyArn,
  })
})

test('everything that can have tags has them', () => {
  const untagged = graph.all
    .filter(({ inputs }) => inputs.tags === undefined)
    .map(({ type }) => type.split(':')[2])
  expect([...new Set(untagged)].sort()).toEqual(['QueuePolicy', 'RolePolicy', 'Schedule', 'Schedules'])
})
