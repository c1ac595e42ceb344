import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { createS3ObjectStore } from '../../job/adapters/s3-object-store'
import type { ObjectStore } from '../../job/ports/object-store'
import { type FaultServer, startFaultServer } from '../support/fault-server'
import { createLocalHome, type LocalHome } from '../support/local-home'
import { type Moto, startMoto } from '../support/moto'
import { makeTempFolder, removeTempFolder } from '../support/temp-folder'
import { writeProgram } from '../unit/transform/program'

interface Ended {
  readonly exitCode: number | null
  readonly record: {
    readonly status: string
    readonly load_id: string
    readonly steps: readonly { readonly name: string; readonly status: string }[]
    readonly tables: readonly { readonly name: string; readonly bytes_staged?: number }[]
  }
  readonly stderr: string
  /** The lines of CloudWatch's format among it. */
  readonly metrics: readonly Record<string, number | string>[]
}

const passed = `results([{ unique_id: 'model.lakeload.a', status: 'success' }])`
const failed = `results([{ unique_id: 'test.lakeload.unique_a', status: 'fail', message: 'Got 2 results' }]); process.exitCode = 1`

let home: LocalHome
let moto: Moto
let webhook: FaultServer
let store: ObjectStore
let folder: string
let queue: string
let environment: Record<string, string>
const posted: { readonly text: string; readonly status: string; readonly run_record?: string }[] = []

beforeAll(async () => {
  ;[home, moto, webhook, folder] = await Promise.all([
    createLocalHome(),
    startMoto(),
    startFaultServer(),
    makeTempFolder(),
  ])
  webhook.answer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      posted.push(JSON.parse(body))
      response.end('ok')
    })
  })
  const { s3 } = await home.json<Record<string, Record<string, string>>>(['local', 'up', '--launches', '5'])
  store = createS3ObjectStore({
    bucket: s3?.bucket ?? '',
    prefix: 'lake',
    region: s3?.region ?? '',
    endpoint: s3?.endpoint ?? '',
    credentials: { accessKeyId: s3?.access_key_id ?? '', secretAccessKey: s3?.secret_access_key ?? '' },
  })
  await mkdir(join(folder, 'models', 'spacex'), { recursive: true })
  await writeFile(join(folder, 'models', 'spacex', 'a.sql'), 'select 1 as one')
  environment = {
    LAKELOAD_DBT: await writeProgram(folder, passed),
    LAKELOAD_DBT_PROJECT: folder,
    LAKELOAD_METRICS: 'emf',
    LAKELOAD_NOTIFY_ON: 'change',
    LAKELOAD_NOTIFY_WEBHOOK: `${webhook.url}/hook/s3cr3t`,
    LAKELOAD_NOTIFY_TOPIC: await makeTopic(),
    AWS_ENDPOINT_URL_SNS: moto.url,
  }
}, 120_000)
afterAll(async () => {
  await store?.close()
  await webhook?.close()
  await moto?.close()
  await home?.close()
  if (folder !== undefined) await removeTempFolder(folder)
})

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' }
const region = 'eu-central-1'

async function makeTopic(): Promise<string> {
  const client = { region, endpoint: moto.url, credentials }
  const [sns, sqs] = [new SNSClient(client), new SQSClient(client)]
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'runs' }))
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'runs' }))
  queue = QueueUrl
  const Endpoint = TopicArn.replace(':sns:', ':sqs:')
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }))
  return TopicArn
}

/** The subjects that have come to the topic since the last look. */
async function published(): Promise<readonly string[]> {
  const sqs = new SQSClient({ region, endpoint: moto.url, credentials })
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10 }),
  )
  // What is not deleted comes again.
  for (const { ReceiptHandle } of Messages)
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }))
  return Messages.map(({ Body = '' }) => (JSON.parse(Body) as { Subject: string }).Subject)
}

async function run(more: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = moto.environment
  const keys = { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }
  const { exitCode, stdout, stderr } = await home.lakeload(['run', 'spacex', '--local', '--json'], {
    ...keys,
    ...environment,
    ...more,
  })
  expect(stderr).not.toContain('s3cr3t')
  const lines = stderr.split('\n').filter((line) => line.startsWith('{"_aws"'))
  return {
    exitCode,
    // One object, and nothing else: metrics are no data of the command.
    record: JSON.parse(stdout) as Ended['record'],
    stderr,
    metrics: lines.map((line) => JSON.parse(line) as Record<string, number | string>),
  }
}

const read = async (key: string): Promise<string> => Buffer.from((await store.getBytes(key)) ?? []).toString()

test('a run that fails is counted, told by topic and webhook, and shown', async () => {
  const ended = await run({ SPACEX_API_URL: 'http://127.0.0.1:1' })
  expect(ended).toMatchObject({
    exitCode: 4,
    metrics: [{ Pipeline: 'spacex', RunSucceeded: 0, RunFailed: 1, RowsLoaded: 0 }],
  })
  expect(await published()).toEqual(['lakeload: spacex failed: EXTRACT_SOURCE_UNREACHABLE'])
  const page = `runs/spacex/${ended.record.load_id}/report.html`
  expect(posted.splice(0)).toMatchObject([{ status: 'failed', report: store.url(page) }])
  expect(await read(page)).toContain('Error EXTRACT_SOURCE_UNREACHABLE')
  expect(await read('runs/spacex/index.html')).toContain('Failing since')
}, 120_000)

test('a failure that is tried again concerns nobody yet', async () => {
  const ended = await run({
    SPACEX_API_URL: 'http://127.0.0.1:1',
    LAKELOAD_ATTEMPT: '1',
    LAKELOAD_ATTEMPTS: '3',
  })
  expect(ended).toMatchObject({ exitCode: 4, metrics: [{ RunSucceeded: 0 }] })
  expect(ended.metrics[0]).not.toHaveProperty('RunFailed')
  expect([await published(), posted.splice(0)]).toEqual([[], []])
}, 120_000)

test('the run that goes on where it failed tells that the pipeline works again', async () => {
  const ended = await run()
  expect(ended).toMatchObject({
    exitCode: 0,
    record: { status: 'succeeded' },
    metrics: [{ RunSucceeded: 1, RunFailed: 0, FreshnessSeconds: 0 }],
  })
  expect(ended.metrics[0]?.RowsLoaded).toBeGreaterThan(5)
  expect(await published()).toEqual(['lakeload: spacex works again'])
  expect(posted.splice(0)).toMatchObject([{ status: 'recovered' }])
  expect(await read('runs/spacex/index.html')).not.toContain('Failing since')
}, 120_000)

test('a run that finds nothing new is a heartbeat, loads nothing, and still knows the sizes', async () => {
  const ended = await run()
  expect(ended).toMatchObject({
    record: { status: 'unchanged' },
    metrics: [{ RunSucceeded: 1, RowsLoaded: 0, RowsStaged: 0 }],
  })
  expect(ended.metrics[0]?.FreshnessSeconds).toBeGreaterThan(0)
  expect(ended.record.tables.filter(({ bytes_staged }) => bytes_staged === undefined)).toEqual([])
  expect([await published(), posted.splice(0)]).toEqual([[], []])
}, 120_000)

test('a changed model is built although the source says the same', async () => {
  await writeFile(join(folder, 'models', 'spacex', 'a.sql'), 'select 2 as two')
  const { record } = await run()
  expect(record).toMatchObject({ status: 'succeeded' })
  expect(record.steps.map(({ status }) => status)).toEqual(['done', 'skipped', 'skipped', 'skipped', 'done'])
  expect((await run()).record.status).toBe('unchanged')
}, 120_000)

test('failed data tests are told by their names', async () => {
  const tested = join(folder, 'tested')
  await mkdir(tested)
  await writeFile(join(folder, 'models', 'spacex', 'a.sql'), 'select 3 as three')
  const ended = await run({
    LAKELOAD_DBT: await writeProgram(tested, failed),
  })
  await rm(tested, { recursive: true })
  expect(ended).toMatchObject({
    exitCode: 3,
    metrics: [{ RunSucceeded: 0, RunFailed: 0, TestsFailed: 1 }],
  })
  expect(await published()).toEqual(['lakeload: spacex is loaded, but 1 data test failed'])
  expect(posted.splice(0)).toMatchObject([
    { status: 'checks_failed', failed_tests: ['test.lakeload.unique_a'] },
  ])
}, 120_000)

test('a run that cannot begin is counted and told as well; a wrong command line is not', async () => {
  const cannot = await run({ LAKELOAD_CONCURRENCY: '0' })
  expect(cannot).toMatchObject({ exitCode: 2, metrics: [{ RunSucceeded: 0, RunFailed: 1 }] })
  expect(await published()).toEqual(['lakeload: spacex failed: SETTING_INVALID'])
  expect(posted.splice(0)).toHaveLength(1)
  const wrong = await home.lakeload(['run', 'spacy', '--local'], environment)
  expect([wrong.exitCode, wrong.stderr.includes('_aws'), posted.splice(0)]).toEqual([2, false, []])
}, 120_000)

test('another run in the way is neither success nor failure', async () => {
  const expires = new Date(Date.now() + 600_000).toISOString()
  const lease = { owner: 'o', host: 'elsewhere', pid: 1, expires_at: expires }
  await store.put('runs/spacex/lease.json', JSON.stringify(lease))
  const ended = await run()
  await store.delete('runs/spacex/lease.json')
  expect(ended).toMatchObject({ exitCode: 4, metrics: [] })
  expect([await published(), posted.splice(0)]).toEqual([[], []])
}, 120_000)

test('who cannot be told is a warning, and the exit code that of the run', async () => {
  const gone = 'arn:aws:sns:eu-central-1:123456789012:gone'
  const { exitCode, record, stderr } = await run({
    LAKELOAD_NOTIFY_ON: 'always',
    LAKELOAD_NOTIFY_TOPIC: gone,
    LAKELOAD_NOTIFY_WEBHOOK: 'http://127.0.0.1:1/s3cr3t',
  })
  expect([exitCode, record.status]).toEqual([0, 'succeeded'])
  expect(stderr).toContain(
    `warning: nobody was told of the run: topic \`${gone}\` refused the notice: NotFound`,
  )
  expect(stderr).toMatch(
    /warning: nobody was told of the run: webhook of `127.0.0.1:1` cannot be reached: .* \(3 attempts\)/,
  )
}, 120_000)
