import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { allowAccessLogs, allowAuditLogs } from './bucket-statements'
import type { LakeConfig } from './config/shape'
import type { StackContext } from './context'
import { accessLogPrefix, lakeRules, logRules } from './lifecycle-rules'
import { PrivateBucket } from './private-bucket'

/** What a Lake is made from. */
export interface LakeArgs {
  readonly context: StackContext
  readonly config: LakeConfig
  readonly keyArn: pulumi.Input<string>
  readonly auditLogExpireAfterDays: number
}

/**
 * The lake: one bucket with `raw/`, `processed/`, `quarantine/`, `runs/` and `doctor/`, and one for logs about it and
 * the warehouse. The program puts nothing into either.
 */
export class Lake extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>
  readonly bucketArn: pulumi.Output<string>
  /** What the job calls the lake: `s3://<bucket>`. */
  readonly address: pulumi.Output<string>
  /** Known once its policy is there, so that whoever has Redshift write to it does not come too early. */
  readonly logBucketName: pulumi.Output<string>
  readonly logBucketArn: pulumi.Output<string>

  constructor(name: string, args: LakeArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('lakeload:infra:Lake', name, {}, options)
    const { context, config, keyArn, auditLogExpireAfterDays } = args
    const { forceDestroy } = config
    const child = { parent: this }
    const lake = new PrivateBucket(
      name,
      { context, label: 'lake', keyArn, rules: lakeRules(config), forceDestroy },
      child,
    )
    // With S3's own key: neither S3's access logs nor Redshift's audit logs are delivered where a KMS key is the
    // bucket's default.
    const logs = new PrivateBucket(
      `${name}-logs`,
      {
        context,
        label: 'logs',
        rules: logRules(config, auditLogExpireAfterDays),
        forceDestroy,
        allow: (logBucketArn) => [
          allowAccessLogs(context, logBucketArn, lake.bucketArn),
          ...allowAuditLogs(context, logBucketArn),
        ],
      },
      child,
    )
    new aws.s3.BucketLogging(
      `${name}-access-logs`,
      { bucket: lake.bucketName, targetBucket: logs.bucketName, targetPrefix: accessLogPrefix },
      { ...child, dependsOn: [logs.policy] },
    )
    this.bucketName = lake.bucketName
    this.bucketArn = lake.bucketArn
    this.address = pulumi.interpolate`s3://${lake.bucketName}`
    this.logBucketName = logs.policy.bucket
    this.logBucketArn = logs.bucketArn
    this.registerOutputs({
      bucketName: this.bucketName,
      address: this.address,
      logBucketName: this.logBucketName,
    })
  }
}
