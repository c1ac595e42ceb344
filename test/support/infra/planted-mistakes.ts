import type { PolicyResource } from '../../../infra/policy/rule'

type Props = Readonly<Record<string, unknown>>
type Stack = readonly PolicyResource[]

/** A change that somebody could make to a stack, and the one rule that it breaks. */
export interface PlantedMistake {
  readonly rule: string
  readonly mistake: string
  /** `dev` unless the mistake needs another. */
  readonly stack?: 'serverless' | 'existing'
  plant(stack: Stack): Stack
}

/** Changes the first resource of a type whose name ends so; fails where there is none. */
function change(
  type: string,
  patch: Props | ((props: Props) => Props),
  nameEnd = '',
): PlantedMistake['plant'] {
  return (stack) => {
    const target = find(stack, type, nameEnd)
    const changed = typeof patch === 'function' ? patch : (props: Props) => ({ ...props, ...patch })
    return stack.map((one) =>
      one === target
        ? {
            ...one,
            props: changed(one.props),
            refersTo: (property, other) => one.refersTo(property, other),
          }
        : one,
    )
  }
}

function drop(type: string, nameEnd = ''): PlantedMistake['plant'] {
  return (stack) => {
    const target = find(stack, type, nameEnd)
    return stack.filter((one) => one !== target)
  }
}

function add(type: string, props: Props): PlantedMistake['plant'] {
  return (stack) => [...stack, { type, name: 'planted', props, refersTo: () => false }]
}

function find(stack: Stack, type: string, nameEnd: string): PolicyResource {
  const found = stack.find((one) => one.type === type && one.name.endsWith(nameEnd))
  if (found === undefined) throw new Error(`the stack has no ${type} *${nameEnd}`)
  return found
}

/** A statement more in a policy document. */
function withStatement(member: string, statement: Props): (props: Props) => Props {
  return (props) => {
    const document = JSON.parse(String(props[member] ?? '{"Statement":[]}')) as {
      Statement: readonly unknown[]
    }
    return {
      ...props,
      [member]: JSON.stringify({ ...document, Statement: [...document.Statement, statement] }),
    }
  }
}

function container(patch: Props): (props: Props) => Props {
  return (props) => {
    const [first, ...rest] = JSON.parse(String(props.containerDefinitions)) as Props[]
    return { ...props, containerDefinitions: JSON.stringify([{ ...first, ...patch }, ...rest]) }
  }
}

const bucket = 'aws:s3/bucket:Bucket'
const s3 = (name: string) => `aws:s3/bucket${name}:Bucket${name}`
const cluster = 'aws:redshift/cluster:Cluster'
const workgroup = 'aws:redshiftserverless/workgroup:Workgroup'
const namespace = 'aws:redshiftserverless/namespace:Namespace'
const group = 'aws:ec2/securityGroup:SecurityGroup'
const ingress = 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule'
const egress = 'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule'
const task = 'aws:ecs/taskDefinition:TaskDefinition'
const repository = 'aws:ecr/repository:Repository'
const role = 'aws:iam/role:Role'
const rolePolicy = 'aws:iam/rolePolicy:RolePolicy'
const logGroup = 'aws:cloudwatch/logGroup:LogGroup'
const topicPolicy = 'aws:sns/topicPolicy:TopicPolicy'

const everybody = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }
const allow = (Action: string, Resource: string, Condition?: Props) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
})

/** For every rule at least one. */
export const plantedMistakes: readonly PlantedMistake[] = [
  {
    rule: 'bucket-blocks-public-access',
    mistake: 'one of the four blocks is off',
    plant: change(s3('PublicAccessBlock'), { restrictPublicBuckets: false }),
  },
  { rule: 'bucket-blocks-public-access', mistake: 'no block', plant: drop(s3('PublicAccessBlock')) },
  {
    rule: 'bucket-is-encrypted',
    mistake: 'the key of S3',
    plant: change(
      s3('ServerSideEncryptionConfiguration'),
      { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' }, bucketKeyEnabled: true }] },
      'lake-encryption',
    ),
  },
  {
    rule: 'bucket-is-versioned',
    mistake: 'suspended',
    plant: change(s3('Versioning'), { versioningConfiguration: { status: 'Suspended' } }),
  },
  { rule: 'bucket-wants-tls', mistake: 'no policy', plant: drop(s3('Policy')) },
  { rule: 'bucket-aborts-uploads', mistake: 'no lifecycle', plant: drop(s3('LifecycleConfiguration')) },
  {
    rule: 'bucket-aborts-uploads',
    mistake: 'after a month',
    plant: change(s3('LifecycleConfiguration'), {
      rules: [{ status: 'Enabled', abortIncompleteMultipartUpload: { daysAfterInitiation: 30 } }],
    }),
  },
  {
    rule: 'bucket-policy-is-closed',
    mistake: 'everybody reads',
    plant: change(s3('Policy'), withStatement('policy', everybody)),
  },
  {
    rule: 'bucket-policy-is-closed',
    mistake: 'everybody reads, with TLS',
    plant: change(
      s3('Policy'),
      withStatement('policy', { ...everybody, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    ),
  },
  { rule: 'bucket-has-no-public-acl', mistake: 'public-read', plant: change(bucket, { acl: 'public-read' }) },
  {
    rule: 'nothing-comes-in-from-everywhere',
    mistake: 'the warehouse’s port',
    plant: change(ingress, { cidrIpv4: '0.0.0.0/0', fromPort: 5439, toPort: 5439 }),
  },
  {
    rule: 'nothing-comes-in-from-everywhere',
    mistake: 'by IPv6',
    plant: change(ingress, { cidrIpv6: '::/0' }),
  },
  {
    rule: 'nothing-comes-in-from-everywhere',
    mistake: 'a rule inside the group',
    plant: change(group, {
      ingress: [{ protocol: 'tcp', fromPort: 22, toPort: 22, cidrBlocks: ['0.0.0.0/0'] }],
    }),
  },
  {
    rule: 'nothing-comes-in-from-everywhere',
    mistake: 'a rule of the older kind',
    plant: add('aws:ec2/securityGroupRule:SecurityGroupRule', { type: 'ingress', cidrBlocks: ['0.0.0.0/0'] }),
  },
  {
    rule: 'not-everything-goes-out',
    mistake: 'every protocol',
    plant: change(egress, { cidrIpv4: '0.0.0.0/0', ipProtocol: '-1' }),
  },
  {
    rule: 'security-group-says-what-for',
    mistake: 'no description',
    plant: change(group, { description: '' }),
  },
  {
    rule: 'subnet-gives-no-public-address',
    mistake: 'on launch',
    plant: change('aws:ec2/subnet:Subnet', { mapPublicIpOnLaunch: true }),
  },
  { rule: 'vpc-has-flow-log', mistake: 'none', plant: drop('aws:ec2/flowLog:FlowLog') },
  { rule: 'warehouse-is-private', mistake: 'public', plant: change(cluster, { publiclyAccessible: true }) },
  {
    rule: 'warehouse-is-private',
    mistake: 'a public workgroup',
    stack: 'serverless',
    plant: change(workgroup, { publiclyAccessible: true }),
  },
  { rule: 'warehouse-is-encrypted', mistake: 'not at all', plant: change(cluster, { encrypted: 'false' }) },
  { rule: 'warehouse-is-encrypted', mistake: 'AWS’s key', plant: change(cluster, { kmsKeyId: undefined }) },
  {
    rule: 'warehouse-is-encrypted',
    mistake: 'AWS’s key of a namespace',
    stack: 'serverless',
    plant: change(namespace, { kmsKeyId: undefined }),
  },
  {
    rule: 'warehouse-reads-through-the-vpc',
    mistake: 'over the internet',
    plant: change(cluster, { enhancedVpcRouting: false }),
  },
  {
    rule: 'warehouse-lies-in-a-vpc',
    mistake: 'no subnets',
    plant: change(cluster, { clusterSubnetGroupName: undefined }),
  },
  {
    rule: 'admin-password-is-managed',
    mistake: 'a password in the program',
    plant: change(cluster, { masterPassword: 'Aa1aaaaa' }),
  },
  {
    rule: 'admin-password-is-managed',
    mistake: 'a namespace without',
    stack: 'serverless',
    plant: change(namespace, { manageAdminPassword: false }),
  },
  { rule: 'warehouse-names-are-uncommon', mistake: 'dev', plant: change(cluster, { databaseName: 'dev' }) },
  {
    rule: 'warehouse-names-are-uncommon',
    mistake: 'by default',
    stack: 'serverless',
    plant: change(namespace, { adminUsername: undefined }),
  },
  {
    rule: 'cluster-keeps-snapshots',
    mistake: 'none',
    plant: change(cluster, { automatedSnapshotRetentionPeriod: 0 }),
  },
  { rule: 'cluster-is-maintained', mistake: 'never', plant: change(cluster, { allowVersionUpgrade: false }) },
  { rule: 'cluster-logs-audits', mistake: 'no log', plant: drop('aws:redshift/logging:Logging') },
  {
    rule: 'cluster-has-own-parameters',
    mistake: 'the default ones',
    plant: drop('aws:redshift/parameterGroup:ParameterGroup'),
  },
  {
    rule: 'warehouse-wants-tls',
    mistake: 'require_ssl is false',
    plant: change('aws:redshift/parameterGroup:ParameterGroup', {
      parameters: [
        { name: 'require_ssl', value: 'false' },
        { name: 'enable_user_activity_logging', value: 'true' },
      ],
    }),
  },
  {
    rule: 'warehouse-wants-tls',
    mistake: 'a workgroup says nothing',
    stack: 'serverless',
    plant: change(workgroup, { configParameters: undefined }),
  },
  {
    rule: 'namespace-logs-audits',
    mistake: 'two of three',
    stack: 'serverless',
    plant: change(namespace, { logExports: ['connectionlog', 'userlog'] }),
  },
  {
    rule: 'image-tags-are-immutable',
    mistake: 'mutable',
    plant: change(repository, { imageTagMutability: 'MUTABLE' }),
  },
  {
    rule: 'images-are-scanned',
    mistake: 'not',
    plant: change(repository, { imageScanningConfiguration: undefined }),
  },
  {
    rule: 'images-are-encrypted',
    mistake: 'AWS’s key',
    plant: change(repository, { encryptionConfigurations: [{ encryptionType: 'AES256' }] }),
  },
  {
    rule: 'cluster-has-insights',
    mistake: 'disabled',
    plant: change('aws:ecs/cluster:Cluster', {
      settings: [{ name: 'containerInsights', value: 'disabled' }],
    }),
  },
  {
    rule: 'container-cannot-write-its-root',
    mistake: 'writable',
    plant: change(task, container({ readonlyRootFilesystem: false })),
  },
  { rule: 'container-is-no-root', mistake: 'root', plant: change(task, container({ user: '0:0' })) },
  {
    rule: 'container-is-no-root',
    mistake: 'nobody named',
    plant: change(task, container({ user: undefined })),
  },
  {
    rule: 'container-is-no-root',
    mistake: 'privileged',
    plant: change(task, container({ privileged: true })),
  },
  {
    rule: 'container-logs',
    mistake: 'no log',
    plant: change(task, container({ logConfiguration: undefined })),
  },
  {
    rule: 'container-has-no-plain-secret',
    mistake: 'a password',
    plant: change(
      task,
      container({ environment: [{ name: 'LAKELOAD_REDSHIFT_PASSWORD', value: 'Aa1aaaaa' }] }),
    ),
  },
  {
    rule: 'container-has-no-plain-secret',
    mistake: 'a password in an address',
    plant: change(
      task,
      container({ environment: [{ name: 'API', value: 'https://me:secret@example.com' }] }),
    ),
  },
  {
    rule: 'image-is-pinned',
    mistake: 'by a tag',
    plant: change(task, container({ image: 'lakeload:latest' })),
  },
  {
    rule: 'task-has-two-roles',
    mistake: 'one for both',
    plant: change(task, (props) => ({ ...props, taskRoleArn: props.executionRoleArn })),
  },
  { rule: 'task-has-own-network', mistake: 'bridge', plant: change(task, { networkMode: 'bridge' }) },
  {
    rule: 'no-wildcard-actions',
    mistake: 'everything of a service',
    plant: change(rolePolicy, withStatement('policy', allow('s3:*', 'arn:aws:s3:::lake'))),
  },
  {
    rule: 'no-wildcard-resources',
    mistake: 'every object',
    plant: change(rolePolicy, withStatement('policy', allow('s3:GetObject', '*'))),
  },
  {
    rule: 'roles-are-passed-to-a-service',
    mistake: 'to any',
    plant: change(
      rolePolicy,
      withStatement('policy', allow('iam:PassRole', 'arn:aws:iam::123456789012:role/lakeload-test-job')),
    ),
  },
  {
    rule: 'role-is-taken-by-whom-it-is-for',
    mistake: 'everybody',
    plant: change(
      role,
      withStatement('assumeRolePolicy', {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 'sts:AssumeRole',
      }),
    ),
  },
  {
    rule: 'role-is-taken-by-whom-it-is-for',
    mistake: 'a service for others',
    plant: change(
      role,
      withStatement('assumeRolePolicy', {
        Effect: 'Allow',
        Principal: { Service: 'redshift.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    ),
  },
  {
    rule: 'no-broad-managed-policies',
    mistake: 'AmazonS3FullAccess',
    plant: change(role, { managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3FullAccess'] }),
  },
  {
    rule: 'key-is-rotated',
    mistake: 'never',
    plant: change('aws:kms/key:Key', { enableKeyRotation: false }),
  },
  {
    rule: 'key-is-closed',
    mistake: 'for everybody',
    plant: change('aws:kms/key:Key', withStatement('policy', everybody)),
  },
  {
    rule: 'secret-has-own-key',
    mistake: 'AWS’s key',
    stack: 'serverless',
    plant: change('aws:secretsmanager/secret:Secret', { kmsKeyId: undefined }),
  },
  {
    rule: 'topic-is-encrypted',
    mistake: 'not',
    plant: change('aws:sns/topic:Topic', { kmsMasterKeyId: undefined }),
  },
  {
    rule: 'queue-is-encrypted',
    mistake: 'not',
    plant: change('aws:sqs/queue:Queue', { kmsMasterKeyId: undefined, sqsManagedSseEnabled: false }),
  },
  {
    rule: 'queue-wants-tls',
    mistake: 'no policy',
    plant: drop('aws:sqs/queuePolicy:QueuePolicy'),
  },
  {
    rule: 'queue-wants-tls',
    mistake: 'only to send',
    plant: change('aws:sqs/queuePolicy:QueuePolicy', ({ policy, ...props }) => ({
      ...props,
      policy: String(policy).replace('sqs:*', 'sqs:SendMessage'),
    })),
  },
  {
    rule: 'messages-come-from-us',
    mistake: 'everybody sends',
    plant: change('aws:sqs/queuePolicy:QueuePolicy', withStatement('policy', everybody)),
  },
  {
    rule: 'messages-come-from-us',
    mistake: 'everybody publishes',
    plant: change(topicPolicy, withStatement('policy', everybody)),
  },
  {
    rule: 'schedule-is-encrypted',
    mistake: 'AWS’s key',
    plant: change('aws:scheduler/schedule:Schedule', { kmsKeyArn: undefined }),
  },
  { rule: 'log-ends-some-day', mistake: 'never', plant: change(logGroup, { retentionInDays: undefined }) },
  { rule: 'log-is-encrypted', mistake: 'AWS’s key', plant: change(logGroup, { kmsKeyId: undefined }) },
  { rule: 'resource-names-its-stack', mistake: 'no tags', plant: change(bucket, { tags: undefined }) },
  {
    rule: 'bucket-logs-access',
    mistake: 'a bucket more, without a log',
    plant: (stack) => addBucketWithoutLog(stack),
  },
]

/** A second lake that has all but the log of its requests. */
function addBucketWithoutLog(stack: Stack): Stack {
  const lake = find(stack, bucket, 'lake-bucket')
  const twin: PolicyResource = { ...lake, name: 'twin', refersTo: () => false }
  const parts = stack
    .filter(
      (one) =>
        one.type.startsWith('aws:s3/bucket') && one.type !== s3('Logging') && one.refersTo('bucket', lake),
    )
    .map(
      (one): PolicyResource => ({ ...one, name: `twin-${one.name}`, refersTo: (_, other) => other === twin }),
    )
  return [...stack, twin, ...parts]
}
