import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { StackContext } from '../context'
import { type PolicyStatement, policyDocument, trustService } from '../policy-document'
import { redshiftArn } from './logins'

/** What a CopyRole is made from. */
export interface CopyRoleArgs {
  readonly context: StackContext
  readonly bucketArn: pulumi.Input<string>
  readonly keyArn: pulumi.Input<string>
  /** Who takes the role: one cluster by its identifier, or the account's Serverless workgroups. */
  readonly takenBy: { readonly cluster: string } | 'serverless'
}

/** What COPY reads: the staged files with their manifests, and the one row that `lakeload doctor` copies. */
const copiedPrefixes = ['processed/', 'doctor/'] as const

/** The role that Redshift takes to COPY from the lake. It can read staged files and do nothing else. */
export class CopyRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>

  constructor(name: string, args: CopyRoleArgs, options?: pulumi.ComponentResourceOptions) {
    super('lakeload:infra:CopyRole', name, {}, options)
    const { context } = args
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: `${context.prefix}-copy`,
        description: 'Redshift reads the staged files of the lake with it',
        assumeRolePolicy: trustRedshift(args),
        tags: { ...context.tags, Name: `${context.prefix}-copy` },
      },
      { parent: this },
    )
    const policy = new aws.iam.RolePolicy(
      `${name}-policy`,
      { role: role.name, policy: policyDocument(readStagedFiles(args)) },
      { parent: this },
    )
    // Known when its policy is there: a COPY before that would be refused.
    this.arn = pulumi.all([role.arn, policy.id]).apply(([arn]) => arn)
    this.registerOutputs({ arn: this.arn })
  }
}

/**
 * Conditions as in the Redshift guide, "Cross-service confused deputy prevention". A workgroup's ARN ends with an id that
 * is known only after the namespace has its role, so Serverless is let in by the account.
 */
function trustRedshift({ context, takenBy }: CopyRoleArgs): pulumi.Output<string> {
  const { accountId, partition, region } = context
  if (takenBy !== 'serverless') {
    return trustService(
      'redshift.amazonaws.com',
      accountId,
      redshiftArn(context, `cluster:${takenBy.cluster}`),
    )
  }
  const workgroups = pulumi.interpolate`arn:${partition}:redshift-serverless:${region}:${accountId}:workgroup/*`
  const common = { Effect: 'Allow', Action: 'sts:AssumeRole' }
  const StringEquals = { 'aws:SourceAccount': accountId }
  return pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: [
      {
        ...common,
        Principal: { Service: 'redshift-serverless.amazonaws.com' },
        Condition: { StringEquals, ArnLike: { 'aws:SourceArn': workgroups } },
      },
      // The engine itself may come under the older name, with a source that is not documented.
      { ...common, Principal: { Service: 'redshift.amazonaws.com' }, Condition: { StringEquals } },
    ],
  })
}

function readStagedFiles({ context, bucketArn, keyArn }: CopyRoleArgs): readonly PolicyStatement[] {
  const domain = context.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
  return [
    {
      Sid: 'ReadStagedFiles',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: copiedPrefixes.map((prefix) => pulumi.interpolate`${bucketArn}/${prefix}*`),
    },
    {
      Sid: 'ListStagedFiles',
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucketArn,
      Condition: { StringLike: { 's3:prefix': copiedPrefixes.map((prefix) => `${prefix}*`) } },
    },
    { Sid: 'LocateLake', Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: bucketArn },
    {
      Sid: 'DecryptStagedFiles',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: keyArn,
      Condition: { StringEquals: { 'kms:ViaService': `s3.${context.region}.${domain}` } },
    },
  ]
}
