import { type PolicyRule, resourceRule, unless } from './rule'

const logGroup = 'aws:cloudwatch/logGroup:LogGroup'

/** Types that can have tags, of those that a stack is made of. */
const taggable = [
  'aws:cloudwatch/metricAlarm:MetricAlarm',
  'aws:ec2/internetGateway:InternetGateway',
  'aws:ec2/natGateway:NatGateway',
  'aws:ec2/routeTable:RouteTable',
  'aws:ec2/securityGroup:SecurityGroup',
  'aws:ec2/subnet:Subnet',
  'aws:ec2/vpc:Vpc',
  'aws:ec2/vpcEndpoint:VpcEndpoint',
  'aws:ecr/repository:Repository',
  'aws:ecs/cluster:Cluster',
  'aws:ecs/taskDefinition:TaskDefinition',
  'aws:iam/role:Role',
  'aws:kms/key:Key',
  'aws:redshift/cluster:Cluster',
  'aws:redshiftserverless/namespace:Namespace',
  'aws:redshiftserverless/workgroup:Workgroup',
  'aws:s3/bucket:Bucket',
  'aws:secretsmanager/secret:Secret',
  'aws:sfn/stateMachine:StateMachine',
  'aws:sns/topic:Topic',
  'aws:sqs/queue:Queue',
  logGroup,
]

/** Rules about logs, and about knowing whose a resource is. */
export const logRules: readonly PolicyRule[] = [
  resourceRule('log-ends-some-day', 'A log is not kept for ever', [logGroup], (props) =>
    unless(Number(props.retentionInDays) > 0, 'keeps its log for ever'),
  ),
  resourceRule('log-is-encrypted', 'A log is encrypted with a KMS key', [logGroup], (props) =>
    unless(Boolean(props.kmsKeyId), 'is not encrypted with a key of ours'),
  ),
  resourceRule('resource-names-its-stack', 'A resource says in tags whose it is', taggable, (props) => {
    const tags = (props.tags ?? {}) as Readonly<Record<string, unknown>>
    return ['project', 'stack'].flatMap((tag) => unless(Boolean(tags[tag]), `has no tag \`${tag}\``))
  }),
]
