import { CreateClusterCommand, PauseClusterCommand, RedshiftClient } from '@aws-sdk/client-redshift'
import { CreateBucketCommand, PutBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { lakeload } from '../../support/cli'
import { type Moto, startMoto } from '../../support/moto'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

interface CheckJson {
  readonly name: string
  readonly status: string
  readonly message: string
  readonly hint?: string
  readonly code?: string
}

const region = 'eu-central-1'
let moto: Moto
let folder: string
let topic: string
let queue: string
beforeAll(async () => {
  moto = await startMoto()
  folder = await makeTempFolder()
  const s3 = new S3Client({ ...client(), forcePathStyle: true })
  await s3.send(
    new CreateBucketCommand({ Bucket: 'lake', CreateBucketConfiguration: { LocationConstraint: region } }),
  )
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket: 'lake',
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/lake' },
            BucketKeyEnabled: true,
          },
        ],
      },
    }),
  )
  s3.destroy()
  const redshift = new RedshiftClient(client())
  const cluster = { ClusterIdentifier: 'shop', NodeType: 'ra3.large', ClusterType: 'single-node' }
  await redshift.send(
    new CreateClusterCommand({ ...cluster, MasterUsername: 'admin', MasterUserPassword: 'Passw0rd-x' }),
  )
  await redshift.send(new PauseClusterCommand({ ClusterIdentifier: 'shop' }))
  redshift.destroy()
  const sns = new SNSClient(client())
  const sqs = new SQSClient(client())
  topic = (await sns.send(new CreateTopicCommand({ Name: 'runs' }))).TopicArn ?? ''
  queue = (await sqs.send(new CreateQueueCommand({ QueueName: 'runs' }))).QueueUrl ?? ''
  const Endpoint = `arn:aws:sqs:${region}:123456789012:runs`
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint }))
  sns.destroy()
  sqs.destroy()
})
afterAll(async () => {
  await moto.close()
  await removeTempFolder(folder)
})

const client = () => ({
  endpoint: moto.url,
  region,
  credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  maxAttempts: 1,
})

/** What a task has in its environment, on the cluster `shop`. */
const task = () => ({
  ...moto.environment,
  LAKELOAD_LAKE: 's3://lake',
  LAKELOAD_REDSHIFT_HOST: 'shop.abc.eu-central-1.redshift.amazonaws.com',
  LAKELOAD_REDSHIFT_DATABASE: 'analytics',
  LAKELOAD_REDSHIFT_CLUSTER: 'shop',
  LAKELOAD_COPY_ROLE: 'arn:aws:iam::123456789012:role/copy',
  LAKELOAD_DBT_PROJECT: folder,
  // Nobody listens there.
  SPACEX_API_URL: 'http://127.0.0.1:9',
})

async function diagnose(environment: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { exitCode, stdout } = await lakeload(['doctor', '--json', ...args], environment)
  const { checks } = JSON.parse(stdout) as { readonly checks: readonly CheckJson[] }
  return { exitCode, stdout, byName: Object.fromEntries(checks.map((check) => [check.name, check])) }
}

it('asks AWS who it is, where the bucket is and how it encrypts, and does not wake a paused cluster', async () => {
  const { byName } = await diagnose(task())
  expect(byName.credentials).toMatchObject({
    status: 'ok',
    message: expect.stringMatching(/^`arn:aws:sts::123456789012:.*`, account `123456789012`$/),
  })
  expect(byName.bucket).toMatchObject({ status: 'ok', message: '`lake` in `eu-central-1`' })
  expect(byName.lake).toMatchObject({
    status: 'ok',
    message: expect.stringContaining('encrypted with `aws:kms` by key `alias/lake`'),
  })
  expect(byName['warehouse cluster']).toMatchObject({
    status: 'warning',
    message: 'cluster `shop` is `paused`: nothing else can be asked of it',
    hint: expect.stringContaining('a run resumes it and waits'),
  })
  for (const name of ['warehouse address', 'warehouse tls', 'warehouse login', 'schemas spacex', 'copy']) {
    expect(byName[name]).toMatchObject({ status: 'skipped', message: 'needs `warehouse cluster`' })
  }
})

it('names the region of a bucket that is elsewhere', async () => {
  const { exitCode, byName } = await diagnose({ ...task(), AWS_REGION: 'eu-west-1' })
  expect(exitCode).toBe(2)
  expect(byName.bucket).toMatchObject({
    code: 'LAKE_REGION_WRONG',
    hint: expect.stringMatching(/^set AWS_REGION to `eu-central-1`/),
  })
  // There is no such cluster in that region either.
  expect(byName['warehouse cluster']).toMatchObject({ code: 'AWS_RESOURCE_MISSING' })
})

it('has no credentials', async () => {
  const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', HOME: folder }
  const { exitCode, byName } = await diagnose({ ...task(), ...none })
  expect(exitCode).toBe(2)
  expect(byName.credentials).toMatchObject({ status: 'failed', code: 'AWS_CREDENTIALS_MISSING' })
  expect(byName.bucket).toMatchObject({ status: 'failed', code: 'LAKE_CREDENTIALS_MISSING' })
})

it('looks at the topic, and sends a test notice only when it is asked to', async () => {
  const sqs = new SQSClient(client())
  const received = async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue }))
    return Messages.map(({ Body }) => (JSON.parse(Body ?? '{}') as { Subject: string }).Subject)
  }
  const environment = { ...task(), LAKELOAD_NOTIFY_TOPIC: topic }
  // moto never counts a subscription as confirmed.
  expect((await diagnose(environment)).byName.topic).toMatchObject({
    status: 'warning',
    message: `\`${topic}\` has no confirmed subscriber`,
  })
  expect(await received()).toEqual([])
  const { byName } = await diagnose(environment, '--notify')
  expect(byName['topic notice']).toMatchObject({
    status: 'ok',
    message: `topic \`${topic}\` took a test notice`,
  })
  expect(await received()).toEqual(['lakeload: a test notice'])
  sqs.destroy()
})

it('tells a topic that is not there, and a webhook whose host is not', async () => {
  const webhook = 'https://no-such-host.invalid/services/s3cret-part'
  const { exitCode, stdout, byName } = await diagnose({
    ...task(),
    LAKELOAD_NOTIFY_TOPIC: `${topic}-elsewhere`,
    LAKELOAD_NOTIFY_WEBHOOK: webhook,
  })
  expect(exitCode).toBe(2)
  expect(byName.topic).toMatchObject({
    code: 'REPORT_NOTICE_REFUSED',
    message: `there is no topic \`${topic}-elsewhere\``,
  })
  expect(byName.webhook).toMatchObject({
    status: 'failed',
    message: expect.stringMatching(
      /^the host `no-such-host\.invalid` of LAKELOAD_NOTIFY_WEBHOOK does not resolve/,
    ),
  })
  expect(stdout).not.toContain('s3cret-part')
})
