import * as pulumi from '@pulumi/pulumi'
import type { StackContext } from './context'
import type { PolicyStatement } from './policy-document'

/**
 * Who may use the stack's key. Most services ask with the rights of whoever calls them (S3, Redshift, ECR, Secrets
 * Manager, EventBridge Scheduler): those are allowed by IAM, which the first statement lets in. The others come on
 * their own account and are named.
 *
 * The log bucket needs nothing here: neither S3 access logs nor Redshift audit logs can be written with a KMS key.
 */
export function keyStatements(context: StackContext): readonly PolicyStatement[] {
  const { accountId, partition, region, prefix } = context
  const arn = (service: string, resource: string) =>
    pulumi.interpolate`arn:${partition}:${service}:${region}:${accountId}:${resource}`
  // What a publisher needs to send to an encrypted topic.
  const publish = ['kms:Decrypt', 'kms:GenerateDataKey*']
  return [
    {
      Sid: 'AccountByIam',
      Effect: 'Allow',
      Principal: { AWS: pulumi.interpolate`arn:${partition}:iam::${accountId}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Sid: 'LogGroups',
      Effect: 'Allow',
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      Resource: '*',
      Condition: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn('logs', `log-group:*${prefix}*`) },
      },
    },
    {
      Sid: 'AlarmsToTopics',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: publish,
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:SourceAccount': accountId },
        ArnLike: { 'aws:SourceArn': arn('cloudwatch', 'alarm:*') },
      },
    },
    {
      // "Adding the aws:SourceAccount and aws:SourceArn to a KMS policy is not supported for EventBridge-to-encrypted
      // topics" (SNS guide, Key management): events would be lost without an error. What SNS encrypts always names
      // its topic, so that is the condition; the topic's own policy says which rules may publish.
      Sid: 'EventRulesToTopics',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: publish,
      Resource: '*',
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': arn('sns', `${prefix}-*`) } },
    },
  ]
}
