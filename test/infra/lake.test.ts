import { parseConfig } from '../../infra/config/parse-config'
import { Lake } from '../../infra/lake'
import { answerOf } from '../support/infra/answer-of'
import { byName } from '../support/infra/by-name'
import { mockAccountId, type RecordedGraph, recordGraph } from '../support/infra/pulumi-mocks'
import { testContext } from '../support/infra/test-context'

const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/one'

interface Answers {
  readonly address: string
  readonly logBucketName: string
}

async function makeLake(raw = {}): Promise<{ graph: RecordedGraph; answers: Answers | undefined }> {
  let answers: Answers | undefined
  const graph = await recordGraph(async () => {
    const config = parseConfig({ lake: raw }).lake
    const lake = new Lake('lake', { context: testContext(), config, keyArn, auditLogExpireAfterDays: 60 })
    answers = { address: await answerOf(lake.address), logBucketName: await answerOf(lake.logBucketName) }
  })
  return { graph, answers }
}

let plain: ReturnType<typeof makeLake> | undefined

/** The lake of a stack that sets nothing; made once, because it takes a second. */
function defaultLake() {
  plain ??= makeLake()
  return plain
}

const denials = (arn: string) => [
  {
    Sid: 'DenyPlain',
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  },
  {
    Sid: 'DenyOldTls',
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
  },
]

test('both buckets are closed, owned, versioned, and nothing is put into them', async () => {
  const { graph, answers } = await defaultLake()
  const buckets = byName(graph, 'aws:s3/bucket:Bucket')
  expect(buckets.map(({ name, inputs }) => [name, inputs])).toEqual([
    [
      'lake-bucket',
      {
        bucketPrefix: 'lakeload-test-lake-',
        forceDestroy: false,
        tags: { project: 'lakeload', stack: 'test', Name: 'lakeload-test-lake' },
      },
    ],
    [
      'lake-logs-bucket',
      {
        bucketPrefix: 'lakeload-test-logs-',
        forceDestroy: false,
        tags: { project: 'lakeload', stack: 'test', Name: 'lakeload-test-logs' },
      },
    ],
  ])
  for (const bucket of ['lake-bucket', 'lake-logs-bucket']) {
    const own = (type: string) => graph.ofType(type).filter(({ inputs }) => inputs.bucket === bucket)
    expect(own('aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock').map(({ inputs }) => inputs)).toEqual(
      [
        {
          bucket,
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        },
      ],
    )
    expect(
      own('aws:s3/bucketOwnershipControls:BucketOwnershipControls').map(({ inputs }) => inputs.rule),
    ).toEqual([{ objectOwnership: 'BucketOwnerEnforced' }])
    expect(
      own('aws:s3/bucketVersioning:BucketVersioning').map(({ inputs }) => inputs.versioningConfiguration),
    ).toEqual([{ status: 'Enabled' }])
  }
  expect(graph.all.filter(({ type }) => /bucketObject/i.test(type))).toEqual([])
  expect(answers).toEqual({ address: 's3://lake-bucket', logBucketName: 'lake-logs-bucket' })
})

test('the lake is encrypted with the stack’s key; logs with S3’s own, which is all their writers can', async () => {
  const { graph } = await defaultLake()
  const type = 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration'
  expect(graph.one(type, 'lake-encryption').inputs.rules).toEqual([
    {
      applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn },
      bucketKeyEnabled: true,
    },
  ])
  expect(graph.one(type, 'logs-encryption').inputs.rules).toEqual([
    { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } },
  ])
})

test('nobody comes without TLS 1.2, and nobody is refused for coming from outside the VPC', async () => {
  const { graph } = await defaultLake()
  const policy = JSON.parse(graph.one('aws:s3/bucketPolicy:BucketPolicy', 'lake-policy').inputs.policy)
  expect(policy.Statement).toEqual(denials('arn:aws:s3:::lake-bucket'))
  expect(JSON.stringify(policy)).not.toMatch(/SourceVpc/i)
})

test('logs are written by S3 about the lake, by Redshift about clusters of the account, and by nobody else', async () => {
  const { graph } = await defaultLake()
  const logs = 'arn:aws:s3:::lake-logs-bucket'
  const clusters = { ArnLike: { 'aws:SourceArn': `arn:aws:redshift:us-east-1:${mockAccountId}:cluster:*` } }
  expect(
    JSON.parse(graph.one('aws:s3/bucketPolicy:BucketPolicy', 'logs-policy').inputs.policy).Statement,
  ).toEqual([
    ...denials(logs),
    {
      Sid: 'AccessLogs',
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `${logs}/s3-access/*`,
      Condition: {
        StringEquals: { 'aws:SourceAccount': mockAccountId },
        ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::lake-bucket' },
      },
    },
    {
      Sid: 'AuditLogs',
      Effect: 'Allow',
      Principal: { Service: 'redshift.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `${logs}/redshift-audit/*`,
      Condition: clusters,
    },
    {
      Sid: 'AuditLogsOwner',
      Effect: 'Allow',
      Principal: { Service: 'redshift.amazonaws.com' },
      Action: 's3:GetBucketAcl',
      Resource: logs,
      Condition: clusters,
    },
  ])
  expect(graph.one('aws:s3/bucketLogging:BucketLogging').inputs).toEqual({
    bucket: 'lake-bucket',
    targetBucket: 'lake-logs-bucket',
    targetPrefix: 's3-access/',
  })
})

test('lifecycle rules go to their buckets', async () => {
  const { graph } = await makeLake({ forceDestroy: true })
  const rules = (end: string) =>
    graph
      .one('aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', end)
      .inputs.rules.map(({ id }: { id: string }) => id)
  expect(rules('lake-lifecycle')).toEqual([
    'raw',
    'processed',
    'quarantine',
    'runs',
    'doctor',
    'housekeeping',
  ])
  expect(rules('logs-lifecycle')).toEqual(['s3-access', 'redshift-audit', 'housekeeping'])
  for (const { inputs } of byName(graph, 'aws:s3/bucket:Bucket')) expect(inputs.forceDestroy).toBe(true)
})
