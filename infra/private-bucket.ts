import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { requireTls } from './bucket-statements'
import type { StackContext } from './context'
import type { LifecycleRule } from './lifecycle-rules'
import { type PolicyStatement, policyDocument } from './policy-document'

/** What a PrivateBucket is made from. */
export interface PrivateBucketArgs {
  readonly context: StackContext
  /** What it is called after the stack's prefix, such as `lake`. */
  readonly label: string
  /** Without a key S3's own is taken. */
  readonly keyArn?: pulumi.Input<string>
  readonly rules: LifecycleRule[]
  readonly forceDestroy: boolean
  /** What the bucket's policy allows, given its ARN. */
  readonly allow?: (bucketArn: pulumi.Output<string>) => readonly PolicyStatement[]
}

/** S3 appends 26 characters to a name's beginning and takes 63 in all. */
const maxNameBeginning = 37

/** A bucket that is closed, encrypted, versioned and reached by TLS alone. */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>
  readonly bucketArn: pulumi.Output<string>
  /** The bucket's policy: who writes by it has to wait for it. */
  readonly policy: aws.s3.BucketPolicy

  constructor(name: string, args: PrivateBucketArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('lakeload:infra:PrivateBucket', name, {}, options)
    const { context, label, keyArn, rules, forceDestroy } = args
    const child = { parent: this }
    const bucket = new aws.s3.Bucket(
      `${name}-bucket`,
      {
        bucketPrefix: `${context.prefix.slice(0, maxNameBeginning - label.length - 2)}-${label}-`,
        forceDestroy,
        tags: { ...context.tags, Name: `${context.prefix}-${label}` },
      },
      child,
    )
    this.bucketName = bucket.bucket
    this.bucketArn = bucket.arn
    const closed = new aws.s3.BucketPublicAccessBlock(
      `${name}-closed`,
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    )
    const ownership = new aws.s3.BucketOwnershipControls(
      `${name}-ownership`,
      // No access lists: policies alone say who may do what.
      { bucket: bucket.bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } },
      { ...child, dependsOn: [closed] },
    )
    const versioning = new aws.s3.BucketVersioning(
      `${name}-versioning`,
      { bucket: bucket.bucket, versioningConfiguration: { status: 'Enabled' } },
      child,
    )
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        bucket: bucket.bucket,
        rules: [
          keyArn === undefined
            ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
            : {
                applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn },
                // One call to KMS for many objects instead of one each.
                bucketKeyEnabled: true,
              },
        ],
      },
      child,
    )
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      { bucket: bucket.bucket, rules, transitionDefaultMinimumObjectSize: 'all_storage_classes_128K' },
      // Rules for old versions need versions.
      { ...child, dependsOn: [versioning] },
    )
    this.policy = new aws.s3.BucketPolicy(
      `${name}-policy`,
      {
        bucket: bucket.bucket,
        policy: policyDocument([...requireTls(bucket.arn), ...(args.allow?.(bucket.arn) ?? [])]),
      },
      // S3 refuses two changes of one bucket's access at the same time.
      { ...child, dependsOn: [closed, ownership] },
    )
    this.registerOutputs({ bucketName: this.bucketName, bucketArn: this.bucketArn })
  }
}
