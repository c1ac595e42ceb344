import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs'
import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { lakeload } from '../../support/cli'
import { testStack, writeStackFile } from '../../support/cloud/stack-file'
import { type Moto, startMoto } from '../../support/moto'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const region = 'eu-central-1'
const first = '01JABCDEFGHJKMNPQRSTVWXYZ0'
const second = '01JABCDEFGHJKMNPQRSTVWXYZ1'

let moto: Moto
let folder: string
let outputs: string

beforeAll(async () => {
  moto = await startMoto()
  folder = await makeTempFolder()
  const options = {
    endpoint: moto.url,
    region,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  }
  const ecs = new ECSClient(options)
  const s3 = new S3Client({ ...options, forcePathStyle: true })
  const logs = new CloudWatchLogsClient(options)
  await ecs.send(new CreateClusterCommand({ clusterName: 'lakeload-test' }))
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'lakeload-test-job',
      networkMode: 'awsvpc',
      cpu: '1024',
      memory: '2048',
      containerDefinitions: [{ name: 'lakeload', image: 'lakeload', memory: 2048 }],
    }),
  )
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/lakeload/test/job' }))
  await s3.send(
    new CreateBucketCommand({
      Bucket: 'lakeload-test-lake',
      CreateBucketConfiguration: { LocationConstraint: region },
    }),
  )
  const put = async (key: string, body: object) =>
    await s3.send(
      new PutObjectCommand({ Bucket: 'lakeload-test-lake', Key: key, Body: JSON.stringify(body) }),
    )
  await put(`runs/spacex/${first}/run.json`, {
    version: 1,
    pipeline: 'spacex',
    load_id: first,
    date: '2026-11-20',
    status: 'succeeded',
    started_at: '2026-11-20T05:00:01.000Z',
    finished_at: '2026-11-20T05:01:13.000Z',
    steps: [],
    tables: [
      { name: 'launches', rows_staged: 205, rows_loaded: 205, rows_deleted: 0 },
      { name: 'launch_cores', rows_staged: 1_196, rows_loaded: 1_196, rows_deleted: 0 },
    ],
    checks: [],
    unknown_paths: [],
  })
  await put(`runs/spacex/${second}/run.json`, {
    version: 1,
    pipeline: 'spacex',
    load_id: second,
    date: '2026-11-21',
    status: 'failed',
    started_at: '2026-11-21T05:00:02.000Z',
    finished_at: '2026-11-21T05:00:05.000Z',
    steps: [],
    tables: [],
    checks: [],
    unknown_paths: [],
    error: {
      code: 'EXTRACT_NOT_JSON',
      kind: 'data',
      message: 'the answer is not JSON',
      hint: '',
      context: {},
    },
  })
  await put('runs/spacex/lease.json', { owner: 'somebody' })
  outputs = await writeStackFile(
    folder,
    testStack({
      region,
      cluster: 'lakeload-test',
      taskDefinition: taskDefinition?.taskDefinitionArn ?? '',
      taskSubnets: [await idOf('DescribeSubnets', 'subnetId')],
      taskSecurityGroup: await idOf('DescribeSecurityGroups', 'groupId'),
      schedules: { spacex: 'cron(0 5 * * ? *) UTC', orders: 'off' },
    }),
  )
  for (const client of [ecs, s3, logs]) client.destroy()
})
afterAll(async () => {
  await moto.close()
  await removeTempFolder(folder)
})

/** The first id of the network that every account has; EC2's query protocol needs no client for that. */
async function idOf(action: string, element: string): Promise<string> {
  const response = await fetch(moto.url, {
    method: 'POST',
    headers: {
      Authorization: `AWS4-HMAC-SHA256 Credential=testing/20261122/${region}/ec2/aws4_request, SignedHeaders=host, Signature=0`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ Action: action, Version: '2016-11-15' }),
  })
  const text = await response.text()
  const [, id] = new RegExp(`<${element}>([^<]+)<`).exec(text) ?? []
  if (id === undefined) throw new Error(`${action} answered ${text.slice(0, 500)}`)
  return id
}

const cloud = async (...args: readonly string[]) =>
  await lakeload(['cloud', ...args, '--outputs', outputs], moto.environment)

test('runs lists the records of the lake, newest first', async () => {
  const result = await cloud('runs', 'spacex')
  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  expect(result.stdout.split('\n')).toEqual([
    'started              pipeline  status     seconds   rows  load id                     error',
    `2026-11-21 05:00:02  spacex    failed           3      0  ${second}  EXTRACT_NOT_JSON: the answer is not JSON`,
    `2026-11-20 05:00:01  spacex    succeeded       72  1,401  ${first}`,
    '',
  ])
})

test('runs takes a limit, and has JSON for programs', async () => {
  const result = await cloud('runs', 'spacex', '--limit', '1', '--json')
  expect(JSON.parse(result.stdout)).toEqual([
    expect.objectContaining({ load_id: second, status: 'failed', rows_loaded: 0, seconds: 3 }),
  ])
})

test('a pipeline that has never run is no error', async () => {
  expect(await cloud('runs', 'orders')).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: 'No run of `orders` has been recorded in s3://lakeload-test-lake\n',
  })
})

test('a run of one of several pipelines must name it', async () => {
  expect(await cloud('run')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('the stack runs several pipelines: `spacex`, `orders`'),
  })
})

test('a started task shows in the status, beside schedules and the last runs', async () => {
  const started = await cloud('run', 'orders', '--no-wait', '--json')
  expect(started).toMatchObject({ exitCode: 0, stderr: '' })
  const { task } = JSON.parse(started.stdout) as { task: string }
  const status = JSON.parse((await cloud('status', '--json')).stdout) as object
  expect(status).toMatchObject({
    lake: 's3://lakeload-test-lake',
    running_tasks: [task],
    pipelines: [
      {
        pipeline: 'spacex',
        schedule: 'cron(0 5 * * ? *) UTC',
        last_run: expect.objectContaining({ load_id: second }),
      },
      { pipeline: 'orders', schedule: 'off', last_run: null },
    ],
  })
  const { stdout } = await cloud('status')
  expect(stdout).toContain('spacex    cron(0 5 * * ? *) UTC  2026-11-21 05:00:02  failed')
  expect(stdout).toContain(`tasks      ${task}`)
})

test('no task has printed anything yet', async () => {
  expect(await cloud('logs')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('`/lakeload/test/job` has no lines of any task'),
  })
})

test('a log group that is gone is told', async () => {
  const file = await writeStackFile(folder, { ...testStack({ region }), logGroup: '/lakeload/gone' })
  const result = await lakeload(['cloud', 'logs', '--outputs', file], moto.environment)
  expect(result).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('cannot call `logs:DescribeLogStreams` for log group `/lakeload/gone`'),
  })
})
