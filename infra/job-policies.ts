import * as pulumi from '@pulumi/pulumi'
import type { StackContext } from './context'
import type { PolicyStatement } from './policy-document'

/** What the execution role, which starts the container, works on. */
export interface ExecutionGrants {
  readonly context: StackContext
  /** The ECR repository of the image; none where it comes from another kind of registry. */
  readonly repositoryArn?: pulumi.Input<string>
  readonly logGroupArn: pulumi.Input<string>
  /** What the container definition’s `secrets` name. */
  readonly secretArns: readonly pulumi.Input<string>[]
  readonly keyArn: pulumi.Input<string>
}

/**
 * Pull this image, write this log, read these secrets. A secret that is encrypted with yet another key needs a statement
 * for the execution role in that key’s policy.
 */
export function executionStatements(grants: ExecutionGrants): readonly PolicyStatement[] {
  const { repositoryArn, logGroupArn, secretArns } = grants
  return [
    ...(repositoryArn === undefined ? [] : pullStatements(repositoryArn)),
    {
      Sid: 'WriteLog',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: pulumi.interpolate`${logGroupArn}:*`,
    },
    ...(secretArns.length === 0 ? [] : secretStatements(grants)),
  ]
}

function pullStatements(repositoryArn: pulumi.Input<string>): readonly PolicyStatement[] {
  return [
    // The one call that takes no resource.
    { Sid: 'LogInToEcr', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    {
      Sid: 'PullImage',
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: repositoryArn,
    },
  ]
}

function secretStatements({ context, secretArns, keyArn }: ExecutionGrants): readonly PolicyStatement[] {
  return [
    {
      Sid: 'ReadSecrets',
      Effect: 'Allow',
      // Each action fits only the ARNs of its own service.
      Action: ['secretsmanager:GetSecretValue', 'ssm:GetParameters'],
      Resource: secretArns.map((arn) => pulumi.output(arn).apply(secretItself)),
    },
    {
      Sid: 'DecryptSecrets',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: keyArn,
      Condition: viaServices(context, ['secretsmanager', 'ssm']),
    },
  ]
}

/** ECS takes `<secret>:<JSON key>:<stage>:<version>`; IAM knows the secret alone. */
function secretItself(arn: string): string {
  return arn.split(':').slice(0, 7).join(':')
}

/** What the job itself works on. */
export interface JobGrants {
  readonly context: StackContext
  readonly bucketArn: pulumi.Input<string>
  readonly keyArn: pulumi.Input<string>
  readonly topicArn: pulumi.Input<string>
  /** What the warehouse asks for its users. */
  readonly warehouse: readonly PolicyStatement[]
}

/**
 * The lake, the topic and the warehouse. Raw records are written once: the role can neither overwrite an object below
 * raw/ nor delete one that a manifest may name, apart from parts, because an extract that broke off removes its own.
 */
export function jobStatements(grants: JobGrants): readonly PolicyStatement[] {
  const { context, bucketArn, keyArn, topicArn, warehouse } = grants
  const keys = (...patterns: readonly string[]) =>
    patterns.map((pattern) => pulumi.interpolate`${bucketArn}/${pattern}`)
  return [
    // Without a condition on the prefix: a read of a key that is not there answers 404 only to who may list the
    // bucket, and that check knows no prefix.
    { Sid: 'ListLake', Effect: 'Allow', Action: 's3:ListBucket', Resource: bucketArn },
    {
      Sid: 'ReadLake',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: keys('raw/*', 'processed/*', 'quarantine/*', 'runs/*', 'doctor/*'),
    },
    {
      Sid: 'WriteLake',
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: keys('processed/*', 'quarantine/*', 'runs/*', 'doctor/*'),
    },
    {
      Sid: 'WriteRawOnce',
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: keys('raw/*'),
      Condition: { Null: { 's3:if-none-match': 'false' } },
    },
    {
      // The pieces of an upload carry no condition; its completion does, and is an object creation.
      Sid: 'UploadRawInPieces',
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: keys('raw/*'),
      Condition: { Bool: { 's3:ObjectCreationOperation': 'false' } },
    },
    {
      Sid: 'AbortUploads',
      Effect: 'Allow',
      Action: 's3:AbortMultipartUpload',
      Resource: keys('raw/*', 'processed/*', 'quarantine/*', 'runs/*', 'doctor/*'),
    },
    {
      // The bucket is versioned, and versions are out of reach: what is deleted can be brought back.
      Sid: 'DeleteUnfinished',
      Effect: 'Allow',
      Action: 's3:DeleteObject',
      Resource: keys(
        'raw/*/part-*.jsonl.gz',
        'processed/*',
        'runs/*/current.json',
        'runs/*/lease.json',
        'doctor/*',
      ),
    },
    {
      Sid: 'UseKey',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: keyArn,
      Condition: viaServices(context, ['s3', 'sns']),
    },
    {
      // `lakeload doctor` asks whether the topic is there.
      Sid: 'TellPeople',
      Effect: 'Allow',
      Action: ['sns:GetTopicAttributes', 'sns:Publish'],
      Resource: topicArn,
    },
    ...warehouse,
  ]
}

/** A key’s use through these services alone. */
function viaServices(
  { region, partition }: StackContext,
  services: readonly string[],
): NonNullable<PolicyStatement['Condition']> {
  // The pages on China name the one here and the other there.
  const domains = partition === 'aws-cn' ? ['amazonaws.com.cn', 'amazonaws.com'] : ['amazonaws.com']
  const names = services.flatMap((service) => domains.map((domain) => `${service}.${region}.${domain}`))
  return { StringEquals: { 'kms:ViaService': names } }
}
