import {
  attachedTo,
  listOf,
  type PolicyResource,
  type PolicyRule,
  resourceRule,
  stackRule,
  unless,
} from './rule'
import { deniesPlain, isOpen, statementsOf } from './statements'

const bucket = 'aws:s3/bucket:Bucket'
const publicBlock = 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock'
const encryption = 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration'
const versioning = 'aws:s3/bucketVersioning:BucketVersioning'
const lifecycle = 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration'
const logging = 'aws:s3/bucketLogging:BucketLogging'
const policy = 'aws:s3/bucketPolicy:BucketPolicy'

const blocks = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'] as const

/** An upload that broke off costs money until it is aborted. */
const longestAbortDays = 7

/** Rules about S3 buckets. */
export const storageRules: readonly PolicyRule[] = [
  stackRule(
    'bucket-blocks-public-access',
    'A bucket blocks all four kinds of public access',
    [bucket],
    (one, stack) => {
      const [block] = attachedTo(one, stack, publicBlock, 'bucket')
      if (block === undefined) return ['has no public access block']
      return blocks.flatMap((name) => unless(block.props[name] === true, `does not set ${name}`))
    },
  ),
  stackRule(
    'bucket-is-encrypted',
    'A bucket is encrypted with a KMS key and a bucket key; one that takes access logs cannot be, and has S3’s own',
    [bucket],
    (one, stack) => {
      const [configuration] = attachedTo(one, stack, encryption, 'bucket')
      const [rule] = listOf(configuration?.props.rules)
      const [byDefault] = listOf(rule?.applyServerSideEncryptionByDefault)
      if (rule === undefined || byDefault === undefined) return ['has no encryption by default']
      if (takesLogs(one, stack)) return []
      const { sseAlgorithm, kmsMasterKeyId } = byDefault
      return [
        ...unless(sseAlgorithm === 'aws:kms' && Boolean(kmsMasterKeyId), 'is not encrypted with a KMS key'),
        ...unless(rule.bucketKeyEnabled === true, 'has no bucket key: every object would ask KMS'),
      ]
    },
  ),
  stackRule(
    'bucket-is-versioned',
    'A bucket keeps what is overwritten or deleted',
    [bucket],
    (one, stack) => {
      const [found] = attachedTo(one, stack, versioning, 'bucket')
      const [configuration] = listOf(found?.props.versioningConfiguration)
      return unless(configuration?.status === 'Enabled', 'is not versioned')
    },
  ),
  stackRule('bucket-wants-tls', 'A bucket refuses requests without TLS', [bucket], (one, stack) => {
    const [found] = attachedTo(one, stack, policy, 'bucket')
    const denies = statementsOf(found?.props.policy).some((statement) => deniesPlain(statement, 's3:*'))
    return unless(denies, 'has no policy that denies requests without TLS')
  }),
  stackRule(
    'bucket-logs-access',
    'A bucket’s requests are logged, but those for the logs themselves',
    [bucket],
    (one, stack) =>
      unless(
        takesLogs(one, stack) || attachedTo(one, stack, logging, 'bucket').length > 0,
        'does not log its requests',
      ),
  ),
  stackRule('bucket-aborts-uploads', 'A bucket aborts uploads that broke off', [bucket], (one, stack) => {
    const rules = attachedTo(one, stack, lifecycle, 'bucket').flatMap(({ props }) => listOf(props.rules))
    const aborts = rules.some((rule) => {
      const [abort] = listOf(rule.abortIncompleteMultipartUpload)
      return rule.status === 'Enabled' && Number(abort?.daysAfterInitiation) <= longestAbortDays
    })
    return unless(aborts, `does not abort broken uploads within ${longestAbortDays} days`)
  }),
  resourceRule('bucket-policy-is-closed', 'No bucket policy lets everybody in', [policy], (props) =>
    statementsOf(props.policy).some(isOpen) ? ['lets everybody in'] : [],
  ),
  resourceRule(
    'bucket-has-no-public-acl',
    'No bucket is opened by an access control list',
    ['aws:s3/bucketAcl:BucketAcl', bucket],
    ({ acl }) => unless(acl === undefined || acl === 'private', `has the access control list \`${acl}\``),
  ),
]

/** Whether a bucket is where access logs go: its own requests are not logged, into itself it would never end. */
function takesLogs(one: PolicyResource, stack: readonly PolicyResource[]): boolean {
  return attachedTo(one, stack, logging, 'targetBucket').length > 0
}
