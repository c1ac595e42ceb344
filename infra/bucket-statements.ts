import * as pulumi from '@pulumi/pulumi'
import type { StackContext } from './context'
import { accessLogPrefix, auditLogPrefix } from './lifecycle-rules'
import type { PolicyStatement } from './policy-document'

/**
 * Nobody reaches the bucket without TLS, or with one older than 1.2.
 *
 * There is no Deny by VPC endpoint beside it: COPY of Parquet on provisioned nodes reads by Spectrum, whose requests
 * do not come through the VPC.
 */
export function requireTls(bucketArn: pulumi.Output<string>): PolicyStatement[] {
  const everything = {
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
  } as const
  return [
    { Sid: 'DenyPlain', ...everything, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    { Sid: 'DenyOldTls', ...everything, Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } },
  ]
}

/** S3 may write the access logs of one bucket. */
export function allowAccessLogs(
  { accountId }: StackContext,
  logBucketArn: pulumi.Output<string>,
  watchedBucketArn: pulumi.Input<string>,
): PolicyStatement {
  return {
    Sid: 'AccessLogs',
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: pulumi.interpolate`${logBucketArn}/${accessLogPrefix}*`,
    Condition: {
      StringEquals: { 'aws:SourceAccount': accountId },
      ArnLike: { 'aws:SourceArn': watchedBucketArn },
    },
  }
}

/** The account's Redshift clusters of this region may write their audit logs, and look whose bucket it is. */
export function allowAuditLogs(
  { accountId, partition, region }: StackContext,
  logBucketArn: pulumi.Output<string>,
): PolicyStatement[] {
  const common = {
    Effect: 'Allow',
    Principal: { Service: 'redshift.amazonaws.com' },
    Condition: {
      ArnLike: {
        'aws:SourceArn': pulumi.interpolate`arn:${partition}:redshift:${region}:${accountId}:cluster:*`,
      },
    },
  } as const
  return [
    {
      Sid: 'AuditLogs',
      ...common,
      Action: 's3:PutObject',
      Resource: pulumi.interpolate`${logBucketArn}/${auditLogPrefix}*`,
    },
    { Sid: 'AuditLogsOwner', ...common, Action: 's3:GetBucketAcl', Resource: logBucketArn },
  ]
}
