import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { StackContext } from './context'
import { policyDocument, trustService } from './policy-document'

/** What FlowLogs are made from. */
export interface FlowLogsArgs {
  readonly context: StackContext
  readonly vpcId: pulumi.Input<string>
  readonly keyArn: pulumi.Input<string>
  readonly retentionDays: number
}

/** The flow logs of a VPC, in a log group that its own role alone writes. */
export class FlowLogs extends pulumi.ComponentResource {
  constructor(name: string, args: FlowLogsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('lakeload:infra:FlowLogs', name, {}, options)
    const { partition, region, accountId, prefix, tags } = args.context
    const child = { parent: this }
    const group = new aws.cloudwatch.LogGroup(
      `${name}-group`,
      {
        name: `/lakeload/${prefix}/flow-logs`,
        retentionInDays: args.retentionDays,
        kmsKeyId: args.keyArn,
        tags: { ...tags, Name: `${prefix}-flow-logs` },
      },
      child,
    )
    const source = pulumi.interpolate`arn:${partition}:ec2:${region}:${accountId}:vpc-flow-log/*`
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: `${prefix}-flow-logs`,
        assumeRolePolicy: trustService('vpc-flow-logs.amazonaws.com', accountId, source),
        tags: { ...tags, Name: `${prefix}-flow-logs` },
      },
      child,
    )
    const policy = new aws.iam.RolePolicy(
      `${name}-policy`,
      {
        role: role.name,
        policy: policyDocument([
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
            Resource: [group.arn, pulumi.interpolate`${group.arn}:*`],
          },
          {
            // Asked for the whole account: the action knows no single group.
            Effect: 'Allow',
            Action: 'logs:DescribeLogGroups',
            Resource: pulumi.interpolate`arn:${partition}:logs:${region}:${accountId}:log-group:*`,
          },
        ]),
      },
      child,
    )
    new aws.ec2.FlowLog(
      `${name}-log`,
      {
        vpcId: args.vpcId,
        trafficType: 'ALL',
        logDestinationType: 'cloud-watch-logs',
        logDestination: group.arn,
        iamRoleArn: role.arn,
        tags: { ...tags, Name: prefix },
      },
      { ...child, dependsOn: [policy] },
    )
    this.registerOutputs({})
  }
}
