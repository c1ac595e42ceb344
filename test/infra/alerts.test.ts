import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as pulumi from '@pulumi/pulumi'
import { AlertTopic } from '../../infra/alert-topic'
import { Alerts, type AlertsArgs } from '../../infra/alerts'
import { parseConfig, type RawConfig } from '../../infra/config/parse-config'
import { answerOf } from '../support/infra/answer-of'
import { byName } from '../support/infra/by-name'
import { mockAccountId, type RecordedGraph, recordGraph } from '../support/infra/pulumi-mocks'
import { testContext } from '../support/infra/test-context'

const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/one'
const topicArn = `arn:aws:sns:us-east-1:${mockAccountId}:Topic/lakeload-test-alerts`
const webhook = 'https://hooks.example/who-knows-this-may-write'
const runbook = readFileSync(join(__dirname, '..', '..', 'docs', 'runbook.md'), 'utf8')

interface Made {
  readonly graph: RecordedGraph
  readonly topic: {
    readonly arn: string
    readonly webhookSecretArn?: string
    readonly warnings: readonly string[]
  }
  readonly dashboardUrl: string
}

const sides: Pick<AlertsArgs, 'job' | 'schedules'> = {
  job: {
    clusterArn: pulumi.output('arn:of-the-cluster'),
    clusterName: pulumi.output('lakeload-test'),
    taskFamily: 'lakeload-test-job',
    containerName: 'lakeload',
    logGroupName: pulumi.output('/lakeload/lakeload-test/job'),
  },
  schedules: {
    stateMachineArn: pulumi.output('arn:of-the-machine'),
    deadLetterQueueName: pulumi.output('lakeload-test-dead-letters'),
  },
}

/** Topic and alerts of a configuration, as the stack composes them. */
async function makeAlerts(
  raw: RawConfig = {},
  { address, warehouse = {} }: { address?: string; warehouse?: AlertsArgs['warehouse'] } = {},
): Promise<Made> {
  let made: Omit<Made, 'graph'> | undefined
  const graph = await recordGraph(async () => {
    const { alerts: config, pipelines } = parseConfig(raw)
    const context = testContext()
    const secret = address === undefined ? {} : { webhook: pulumi.secret(address) }
    const topic = new AlertTopic('alert-topic', { context, config, keyArn, ...secret })
    const alerts = new Alerts('alerts', {
      context,
      config,
      topicArn: topic.topicArn,
      ...(topic.webhook === undefined ? {} : { webhook: topic.webhook }),
      ...sides,
      warehouse,
      pipelines,
    })
    made = {
      topic: {
        arn: await answerOf(topic.topicArn),
        ...(topic.webhookSecretArn === undefined
          ? {}
          : { webhookSecretArn: await answerOf(topic.webhookSecretArn) }),
        warnings: topic.warnings,
      },
      dashboardUrl: await answerOf(alerts.dashboardUrl),
    }
  })
  if (made === undefined) throw new Error('the program was not run')
  return { graph, ...made }
}

let whole: Promise<Made> | undefined

/** A stack with all that alerts can be about; made once, because it takes a second. */
const everything = () => {
  whole ??= makeAlerts(
    { pipelines: { spacex: { staleAfterHours: 48 }, shop: {} }, alerts: { emails: ['a@example.com'] } },
    { address: webhook, warehouse: { clusterIdentifier: pulumi.output('lakeload-test') } },
  )
  return whole
}

test('the topic is encrypted, and only the stack’s own alarms and rules publish to it', async () => {
  const { graph, topic } = await makeAlerts()
  expect(graph.one('aws:sns/topic:Topic').inputs).toEqual({
    name: 'lakeload-test-alerts',
    displayName: 'lakeload-test',
    kmsMasterKeyId: keyArn,
    tags: { project: 'lakeload', stack: 'test', Name: 'lakeload-test-alerts' },
  })
  const publish = { Action: 'sns:Publish', Resource: topicArn }
  const from = (service: string, resource: string) => ({
    ArnLike: { 'aws:SourceArn': `arn:aws:${service}:us-east-1:${mockAccountId}:${resource}` },
  })
  expect(JSON.parse(graph.one('aws:sns/topicPolicy:TopicPolicy').inputs.policy).Statement).toEqual([
    {
      Sid: 'Alarms',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      ...publish,
      Condition: from('cloudwatch', 'alarm:lakeload-test-*'),
    },
    {
      Sid: 'Rules',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      ...publish,
      Condition: from('events', 'rule/lakeload-test-*'),
    },
    {
      Sid: 'DenyPlain',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      ...publish,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ])
  expect(topic.arn).toBe(topicArn)
})

test('mails are subscribed by their address, and a stack that tells nobody is warned of', async () => {
  const { graph, topic } = await makeAlerts({ alerts: { emails: ['b@example.com', 'a@example.com'] } })
  expect(
    byName(graph, 'aws:sns/topicSubscription:TopicSubscription').map(({ name, inputs }) => [name, inputs]),
  ).toEqual([
    ['alert-topic-mail-a@example.com', { topic: topicArn, protocol: 'email', endpoint: 'a@example.com' }],
    ['alert-topic-mail-b@example.com', { topic: topicArn, protocol: 'email', endpoint: 'b@example.com' }],
  ])
  expect(topic.warnings).toEqual([])
  expect((await makeAlerts()).topic.warnings).toEqual([
    'nobody is told when a run fails: set alerts.emails, or the secret lakeload:webhook',
  ])
})

test('the webhook’s address stays a secret wherever it goes', async () => {
  const { graph, topic } = await makeAlerts({}, { address: webhook })
  expect(graph.one('aws:secretsmanager/secretVersion:SecretVersion').inputs).toEqual({
    secretId: 'alert-topic-webhook-secret-id',
    secretString: { secret: webhook },
  })
  expect(graph.one('aws:secretsmanager/secret:Secret').inputs).toMatchObject({
    kmsKeyId: keyArn,
    recoveryWindowInDays: 7,
  })
  expect(graph.one('aws:cloudwatch/eventApiDestination:EventApiDestination').inputs).toMatchObject({
    name: 'lakeload-test-webhook',
    httpMethod: 'POST',
    invocationEndpoint: { secret: webhook },
    invocationRateLimitPerSecond: 1,
  })
  const open = graph.all.map((one) => JSON.stringify(one).replaceAll(`{"secret":"${webhook}"}`, ''))
  expect(open.filter((text) => text.includes(webhook))).toEqual([])
  expect(topic.webhookSecretArn).toMatch(/^arn:aws:secretsmanager:/)
  expect(topic.warnings).toEqual([])
})

test('rules may call the webhook, and nothing else', async () => {
  const { graph } = await makeAlerts({}, { address: webhook })
  const role = graph.one('aws:iam/role:Role').inputs
  expect(JSON.parse(role.assumeRolePolicy).Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': mockAccountId },
        ArnLike: { 'aws:SourceArn': `arn:aws:events:us-east-1:${mockAccountId}:rule/lakeload-test-*` },
      },
    },
  ])
  expect(JSON.parse(graph.one('aws:iam/rolePolicy:RolePolicy').inputs.policy).Statement).toEqual([
    {
      Effect: 'Allow',
      Action: 'events:InvokeApiDestination',
      Resource: `arn:aws:cloudwatch:us-east-1:${mockAccountId}:EventApiDestination/lakeload-test-webhook`,
    },
  ])
})

test('each pipeline has its alarms, and the topic hears when they are raised and when they are over', async () => {
  const { graph } = await everything()
  const alarms = byName(graph, 'aws:cloudwatch/metricAlarm:MetricAlarm')
  expect(alarms.map(({ inputs }) => inputs.name)).toEqual(
    [
      'dead-letters',
      'missed-run-shop',
      'missed-run-spacex',
      'redshift-disk',
      'redshift-health',
      'run-failed-shop',
      'run-failed-spacex',
      'stale-data-spacex',
      'tests-failed-shop',
      'tests-failed-spacex',
    ].map((label) => `lakeload-test-${label}`),
  )
  for (const { inputs } of alarms) {
    expect(inputs).toMatchObject({ alarmActions: [topicArn], okActions: [topicArn] })
    expect(inputs.tags.Name).toBe(inputs.name)
  }
  expect(graph.one('aws:cloudwatch/metricAlarm:MetricAlarm', 'missed-run-spacex').inputs).toMatchObject({
    alarmDescription: 'No run of spacex has succeeded for 26 hours. What to do: docs/runbook.md, missed-run',
    namespace: 'lakeload-test',
    metricName: 'RunSucceeded',
    dimensions: { Pipeline: 'spacex' },
    statistic: 'Sum',
    comparisonOperator: 'LessThanThreshold',
    threshold: 1,
    period: 3600,
    evaluationPeriods: 26,
    treatMissingData: 'breaching',
  })
  expect(graph.one('aws:cloudwatch/metricAlarm:MetricAlarm', 'redshift-disk').inputs.dimensions).toEqual({
    ClusterIdentifier: 'lakeload-test',
  })
  expect(graph.one('aws:cloudwatch/metricAlarm:MetricAlarm', 'dead-letters').inputs.dimensions).toEqual({
    QueueName: 'lakeload-test-dead-letters',
  })
})

test('rules tell the topic without a role, and the webhook with one', async () => {
  const { graph } = await everything()
  const targets = byName(graph, 'aws:cloudwatch/eventTarget:EventTarget').map(({ inputs }) => inputs)
  const destination = `arn:aws:cloudwatch:us-east-1:${mockAccountId}:EventApiDestination/lakeload-test-webhook`
  const role = `arn:aws:iam::${mockAccountId}:role/lakeload-test-webhook`
  expect(targets.map(({ rule, arn, roleArn }) => ({ rule, arn, roleArn }))).toEqual([
    { rule: 'lakeload-test-alarm-changed', arn: destination, roleArn: role },
    { rule: 'lakeload-test-execution-failed', arn: topicArn, roleArn: undefined },
    { rule: 'lakeload-test-execution-failed', arn: destination, roleArn: role },
    { rule: 'lakeload-test-task-stopped', arn: topicArn, roleArn: undefined },
    { rule: 'lakeload-test-task-stopped', arn: destination, roleArn: role },
  ])
  const { inputs } = graph.one('aws:cloudwatch/eventRule:EventRule', 'task-stopped')
  expect(JSON.parse(inputs.eventPattern)).toEqual({
    source: ['aws.ecs'],
    'detail-type': ['ECS Task State Change'],
    detail: {
      clusterArn: ['arn:of-the-cluster'],
      lastStatus: ['STOPPED'],
      $or: [
        { containers: { name: ['lakeload'], exitCode: [{ 'anything-but': [0, 4] }] } },
        { containers: { exitCode: [{ exists: false }] } },
        { stopCode: ['TaskFailedToStart', 'SpotInterruption', 'TerminationNotice'] },
      ],
    },
  })
  const [, toTopic, toWebhook] = targets
  expect(
    toTopic?.inputTransformer.inputTemplate.split('\n').map((line: string) => JSON.parse(line)),
  ).toHaveLength(4)
  expect(Object.keys(JSON.parse(toWebhook?.inputTransformer.inputTemplate))).toEqual(['text'])
})

test('without a webhook no rule forwards alarms', async () => {
  const { graph } = await makeAlerts()
  expect(byName(graph, 'aws:cloudwatch/eventRule:EventRule').map(({ inputs }) => inputs.name)).toEqual([
    'lakeload-test-execution-failed',
    'lakeload-test-task-stopped',
  ])
})

test('every alarm and rule has its entry in the runbook, and every entry its alarm or rule', async () => {
  const { graph } = await everything()
  const kinds = [
    ...byName(graph, 'aws:cloudwatch/metricAlarm:MetricAlarm').map(({ inputs }) => {
      const [, kind = ''] = /docs\/runbook\.md, ([a-z-]+)$/.exec(inputs.alarmDescription) ?? []
      expect(inputs.name.startsWith(`lakeload-test-${kind}`)).toBe(true)
      return kind
    }),
    ...byName(graph, 'aws:cloudwatch/eventRule:EventRule').map(({ inputs }) =>
      inputs.name.slice('lakeload-test-'.length),
    ),
  ]
  const entries = [...runbook.matchAll(/^## ([a-z-]+)$/gm)].map(([, entry]) => entry)
  expect(new Set(entries)).toEqual(new Set(kinds))
  for (const [, body = ''] of runbook.matchAll(/^## [a-z-]+$\n(.*?)(?=^## )/gms)) {
    const isForwarder = body.includes('Nothing of its own')
    const parts = [...body.matchAll(/^\*\*(.+?)\*\*/gm)].map(([, part]) => part)
    expect(parts).toEqual(isForwarder ? ['Means.'] : ['Means.', 'Look here.', 'Do this.'])
  }
})

test('the dashboard shows the stack’s own things', async () => {
  const { graph, dashboardUrl } = await everything()
  const { dashboardName, dashboardBody } = graph.one('aws:cloudwatch/dashboard:Dashboard').inputs
  expect(dashboardName).toBe('lakeload-test')
  expect(dashboardUrl).toBe(
    'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/lakeload-test',
  )
  const text = JSON.stringify(JSON.parse(dashboardBody))
  for (const known of [
    '/lakeload/lakeload-test/job',
    'lakeload-test-job',
    'arn:of-the-machine',
    'PercentageDiskSpaceUsed',
  ]) {
    expect(text).toContain(known)
  }
})
