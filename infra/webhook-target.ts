import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { StackContext } from './context'
import { policyDocument, trustService } from './policy-document'

/** What a WebhookTarget is made from. */
export interface WebhookTargetArgs {
  readonly context: StackContext
  /** A secret: who knows it can write to the channel. */
  readonly address: pulumi.Input<string>
}

/** What a rule needs to send its events to the webhook. */
export interface WebhookDestination {
  readonly destinationArn: pulumi.Output<string>
  readonly roleArn: pulumi.Output<string>
}

/** A webhook as a target of EventBridge, which posts to it itself: no function has to be kept for that. */
export class WebhookTarget extends pulumi.ComponentResource implements WebhookDestination {
  readonly destinationArn: pulumi.Output<string>
  readonly roleArn: pulumi.Output<string>

  constructor(name: string, args: WebhookTargetArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('lakeload:infra:WebhookTarget', name, {}, options)
    const { prefix, partition, region, accountId, tags } = args.context
    const child = { parent: this }
    const connection = new aws.cloudwatch.EventConnection(
      `${name}-connection`,
      {
        name: `${prefix}-webhook`,
        description: 'Alerts to a chat',
        // EventBridge asks for some credential. A webhook's is its address, so this header only says who calls.
        authorizationType: 'API_KEY',
        authParameters: { apiKey: { key: 'X-Lakeload-Stack', value: prefix } },
      },
      child,
    )
    const destination = new aws.cloudwatch.EventApiDestination(
      `${name}-destination`,
      {
        name: `${prefix}-webhook`,
        description: 'Alerts to a chat',
        connectionArn: connection.arn,
        httpMethod: 'POST',
        invocationEndpoint: pulumi.secret(args.address),
        // Slack takes one message a second; what is too much waits.
        invocationRateLimitPerSecond: 1,
      },
      child,
    )
    const rules = pulumi.interpolate`arn:${partition}:events:${region}:${accountId}:rule/${prefix}-*`
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: `${prefix}-webhook`,
        assumeRolePolicy: trustService('events.amazonaws.com', accountId, rules),
        tags: { ...tags, Name: `${prefix}-webhook` },
      },
      child,
    )
    const policy = new aws.iam.RolePolicy(
      `${name}-policy`,
      {
        role: role.name,
        policy: policyDocument([
          { Effect: 'Allow', Action: 'events:InvokeApiDestination', Resource: destination.arn },
        ]),
      },
      child,
    )
    this.destinationArn = destination.arn
    // Known when its policy is there: an event before that would be refused.
    this.roleArn = pulumi.all([role.arn, policy.id]).apply(([arn]) => arn)
    this.registerOutputs({ destinationArn: this.destinationArn, roleArn: this.roleArn })
  }
}
