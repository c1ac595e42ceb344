import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { AlertsConfig } from './config/shape'
import type { StackContext } from './context'
import { policyDocument } from './policy-document'
import { type WebhookDestination, WebhookTarget } from './webhook-target'

/** What an AlertTopic is made from. */
export interface AlertTopicArgs {
  readonly context: StackContext
  readonly config: Pick<AlertsConfig, 'emails'>
  readonly keyArn: pulumi.Input<string>
  /** A secret: an https address that takes `{"text": "…"}`, such as Slack's. */
  readonly webhook?: pulumi.Output<string>
}

/** How long a deleted secret can be brought back: the least that AWS allows. */
const secretRecoveryDays = 7

/** Where everything goes that people should know: a topic with its mails, and the webhook. */
export class AlertTopic extends pulumi.ComponentResource {
  /** Known once the topic's policy is there, so that nobody publishes too early. */
  readonly topicArn: pulumi.Output<string>
  /** Holds the webhook's address for the job, which posts its own notices. */
  readonly webhookSecretArn?: pulumi.Output<string>
  /** The webhook for rules of EventBridge. */
  readonly webhook?: WebhookDestination
  /** What the configuration allows, and people may not have meant. */
  readonly warnings: readonly string[]

  readonly #name: string
  readonly #args: AlertTopicArgs

  constructor(name: string, args: AlertTopicArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('lakeload:infra:AlertTopic', name, {}, options)
    this.#name = name
    this.#args = args
    const { config, context, webhook } = args
    this.topicArn = this.#makeTopic()
    for (const endpoint of config.emails) {
      new aws.sns.TopicSubscription(
        // By the address: another one in the list must not send everybody a new confirmation.
        `${name}-mail-${endpoint}`,
        { topic: this.topicArn, protocol: 'email', endpoint },
        { parent: this },
      )
    }
    if (webhook !== undefined) {
      this.webhookSecretArn = this.#makeSecret(webhook)
      this.webhook = new WebhookTarget(`${name}-webhook`, { context, address: webhook }, { parent: this })
    }
    const isHeard = config.emails.length > 0 || webhook !== undefined
    this.warnings = isHeard
      ? []
      : ['nobody is told when a run fails: set alerts.emails, or the secret lakeload:webhook']
    this.registerOutputs({ topicArn: this.topicArn })
  }

  #makeTopic(): pulumi.Output<string> {
    const { context, keyArn } = this.#args
    const { accountId, partition, prefix, region, tags } = context
    const topic = new aws.sns.Topic(
      `${this.#name}-topic`,
      {
        name: `${prefix}-alerts`,
        displayName: prefix,
        kmsMasterKeyId: keyArn,
        tags: { ...tags, Name: `${prefix}-alerts` },
      },
      { parent: this },
    )
    const source = (service: string, resource: string) =>
      pulumi.interpolate`arn:${partition}:${service}:${region}:${accountId}:${resource}`
    // The job publishes by its role's policy, so it needs no place here.
    const policy = new aws.sns.TopicPolicy(
      `${this.#name}-policy`,
      {
        arn: topic.arn,
        policy: policyDocument([
          {
            Sid: 'Alarms',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: topic.arn,
            Condition: { ArnLike: { 'aws:SourceArn': source('cloudwatch', `alarm:${prefix}-*`) } },
          },
          {
            Sid: 'Rules',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: topic.arn,
            Condition: { ArnLike: { 'aws:SourceArn': source('events', `rule/${prefix}-*`) } },
          },
          {
            Sid: 'DenyPlain',
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'sns:Publish',
            Resource: topic.arn,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ]),
      },
      { parent: this },
    )
    return pulumi.all([topic.arn, policy.id]).apply(([arn]) => arn)
  }

  #makeSecret(webhook: pulumi.Output<string>): pulumi.Output<string> {
    const { context, keyArn } = this.#args
    const secret = new aws.secretsmanager.Secret(
      `${this.#name}-webhook-secret`,
      {
        namePrefix: `${context.prefix}-webhook-`,
        description: 'Where the job posts its notices',
        kmsKeyId: keyArn,
        recoveryWindowInDays: secretRecoveryDays,
        tags: { ...context.tags, Name: `${context.prefix}-webhook` },
      },
      { parent: this },
    )
    const version = new aws.secretsmanager.SecretVersion(
      `${this.#name}-webhook-value`,
      { secretId: secret.id, secretString: pulumi.secret(webhook) },
      { parent: this },
    )
    // A task that starts before the value is there would not start at all.
    return pulumi.all([secret.arn, version.id]).apply(([arn]) => arn)
  }
}
