import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { type PlannedAlarm, planAlarms } from './alarm-plan'
import type { AlertsConfig, PipelineConfig } from './config/shape'
import { consoleUrl } from './console-url'
import type { StackContext } from './context'
import { buildDashboard } from './dashboard'
import {
  alarmChanged,
  chatTemplate,
  executionFailed,
  mailTemplate,
  type PlannedRule,
  taskStopped,
} from './event-rules'
import { metricsNamespace } from './metrics-namespace'
import type { WebhookDestination } from './webhook-target'

/** What Alerts are made from. */
export interface AlertsArgs {
  readonly context: StackContext
  readonly config: Pick<AlertsConfig, 'redshiftDiskPercent'>
  readonly topicArn: pulumi.Input<string>
  /** Told the same as the topic, where there is one. */
  readonly webhook?: WebhookDestination
  readonly job: {
    readonly clusterArn: pulumi.Output<string>
    readonly clusterName: pulumi.Output<string>
    readonly taskFamily: string
    readonly containerName: string
    readonly logGroupName: pulumi.Output<string>
  }
  readonly schedules: {
    readonly stateMachineArn: pulumi.Output<string>
    readonly deadLetterQueueName: pulumi.Output<string>
  }
  readonly warehouse: {
    readonly clusterIdentifier?: pulumi.Output<string>
    readonly workgroupName?: pulumi.Output<string>
  }
  readonly pipelines: Readonly<
    Record<string, Pick<PipelineConfig, 'schedule' | 'flexibleMinutes' | 'maxAgeHours' | 'staleAfterHours'>>
  >
}

/** A webhook that does not answer is tried again for this long; the alarm or the mail stays anyway. */
const webhookRetry = { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 20 }

/** The alarms and rules that tell people, and the dashboard that shows them. docs/runbook.md says what to do. */
export class Alerts extends pulumi.ComponentResource {
  readonly dashboardName: string
  readonly dashboardUrl: pulumi.Output<string>

  readonly #name: string
  readonly #args: AlertsArgs

  constructor(name: string, args: AlertsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('lakeload:infra:Alerts', name, {}, options)
    this.#name = name
    this.#args = args
    const { context, config, job, schedules, warehouse, pipelines } = args
    const { clusterIdentifier } = warehouse
    const alarms = planAlarms<pulumi.Input<string>>({
      namespace: metricsNamespace(context),
      pipelines,
      deadLetterQueueName: schedules.deadLetterQueueName,
      ...(clusterIdentifier === undefined ? {} : { clusterIdentifier }),
      redshiftDiskPercent: config.redshiftDiskPercent,
    }).map((planned) => this.#makeAlarm(planned))
    this.#makeRules(job, schedules)
    this.dashboardName = context.prefix
    const dashboard = this.#makeDashboard(alarms)
    this.dashboardUrl = dashboard.dashboardName.apply(
      (dashboardName) =>
        `${consoleUrl(context)}/cloudwatch/home?region=${context.region}#dashboards/dashboard/${dashboardName}`,
    )
    this.registerOutputs({ dashboardName: this.dashboardName, dashboardUrl: this.dashboardUrl })
  }

  #makeAlarm(planned: PlannedAlarm<pulumi.Input<string>>): aws.cloudwatch.MetricAlarm {
    const { context, topicArn } = this.#args
    const name = `${context.prefix}-${planned.label}`
    return new aws.cloudwatch.MetricAlarm(
      `${this.#name}-${planned.label}`,
      {
        name,
        alarmDescription: `${planned.description}. What to do: docs/runbook.md, ${planned.kind}`,
        namespace: planned.namespace,
        metricName: planned.metricName,
        dimensions: planned.dimensions,
        statistic: planned.statistic,
        comparisonOperator: planned.comparisonOperator,
        threshold: planned.threshold,
        period: planned.periodSeconds,
        evaluationPeriods: planned.evaluationPeriods,
        treatMissingData: planned.treatMissingData,
        alarmActions: [topicArn],
        okActions: [topicArn],
        tags: { ...context.tags, Name: name },
      },
      { parent: this },
    )
  }

  #makeRules(job: AlertsArgs['job'], schedules: AlertsArgs['schedules']): void {
    const { context, webhook } = this.#args
    const facts = pulumi
      .all([job.clusterArn, schedules.stateMachineArn])
      .apply(([clusterArn, stateMachineArn]) => ({
        prefix: context.prefix,
        consoleUrl: consoleUrl(context),
        clusterArn,
        stateMachineArn,
        containerName: job.containerName,
      }))
    for (const kind of ['task-stopped', 'execution-failed', 'alarm-changed'] as const) {
      const plan = {
        'task-stopped': taskStopped,
        'execution-failed': executionFailed,
        'alarm-changed': alarmChanged,
      }
      const isForChatOnly = kind === 'alarm-changed'
      if (isForChatOnly && webhook === undefined) continue
      const planned = facts.apply((known) => plan[kind](known))
      const rule = this.#makeRule(kind, planned)
      if (!isForChatOnly) this.#sendToTopic(kind, rule, planned)
      if (webhook !== undefined) this.#sendToWebhook(kind, rule, planned, webhook)
    }
  }

  #makeRule(kind: string, planned: pulumi.Output<PlannedRule>): aws.cloudwatch.EventRule {
    const { context } = this.#args
    const name = `${context.prefix}-${kind}`
    return new aws.cloudwatch.EventRule(
      `${this.#name}-${kind}`,
      {
        name,
        description: planned.apply(({ description }) => description),
        eventPattern: planned.apply(({ pattern }) => JSON.stringify(pattern)),
        tags: { ...context.tags, Name: name },
      },
      { parent: this },
    )
  }

  /** Without a role: with one, EventBridge may fail to deliver to an encrypted topic. The topic's policy lets it in. */
  #sendToTopic(kind: string, rule: aws.cloudwatch.EventRule, planned: pulumi.Output<PlannedRule>): void {
    new aws.cloudwatch.EventTarget(
      `${this.#name}-${kind}-to-topic`,
      {
        rule: rule.name,
        targetId: 'topic',
        arn: this.#args.topicArn,
        inputTransformer: planned.apply((one) => ({
          inputPaths: one.paths,
          inputTemplate: mailTemplate(one),
        })),
      },
      { parent: this },
    )
  }

  #sendToWebhook(
    kind: string,
    rule: aws.cloudwatch.EventRule,
    planned: pulumi.Output<PlannedRule>,
    webhook: WebhookDestination,
  ): void {
    new aws.cloudwatch.EventTarget(
      `${this.#name}-${kind}-to-webhook`,
      {
        rule: rule.name,
        targetId: 'webhook',
        arn: webhook.destinationArn,
        roleArn: webhook.roleArn,
        inputTransformer: planned.apply((one) => ({
          inputPaths: one.paths,
          inputTemplate: chatTemplate(one),
        })),
        retryPolicy: webhookRetry,
      },
      { parent: this },
    )
  }

  #makeDashboard(alarms: readonly aws.cloudwatch.MetricAlarm[]): aws.cloudwatch.Dashboard {
    const { context, job, schedules, warehouse, pipelines } = this.#args
    const { clusterIdentifier, workgroupName } = warehouse
    const facts = pulumi.output({
      region: context.region,
      namespace: metricsNamespace(context),
      pipelines: Object.keys(pipelines),
      clusterName: job.clusterName,
      taskFamily: job.taskFamily,
      logGroupName: job.logGroupName,
      stateMachineArn: schedules.stateMachineArn,
      alarmArns: alarms.map(({ arn }) => arn),
      ...(clusterIdentifier === undefined ? {} : { clusterIdentifier }),
      ...(workgroupName === undefined ? {} : { workgroupName }),
    })
    const dashboardBody = facts.apply((known) => JSON.stringify(buildDashboard(known)))
    return new aws.cloudwatch.Dashboard(
      `${this.#name}-dashboard`,
      { dashboardName: this.dashboardName, dashboardBody },
      { parent: this },
    )
  }
}
