import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { createS3ObjectStore } from '../../job/adapters/s3-object-store'
import type { ObjectStore } from '../../job/ports/object-store'
import { repository } from '../support/cli'
import { type FaultServer, startFaultServer } from '../support/fault-server'
import { type HoldingProxy, startHoldingProxy } from '../support/holding-proxy'
import { type JobSettings, jobSettings } from '../support/job-settings'
import { createLocalHome, type LocalHome } from '../support/local-home'
import { awaitEnd } from '../support/processes'
import { makeTempFolder, removeTempFolder } from '../support/temp-folder'
import { writeProgram } from '../unit/transform/program'

/** A dbt that builds nothing, quickly: what these tests are about is how a run ends before that. */
const quickDbt = 'results([])'

interface RunJson {
  readonly status: string
  readonly load_id: string
  readonly error?: { readonly code: string; readonly kind: string; readonly message: string }
  readonly tables: readonly { readonly name: string; readonly rows_loaded: number }[]
}

let home: LocalHome
let settings: JobSettings
let proxy: HoldingProxy
let source: FaultServer
let store: ObjectStore
let folder: string
let environment: Record<string, string>

beforeAll(async () => {
  home = await createLocalHome()
  await home.json(['local', 'up', '--launches', '5'])
  settings = await jobSettings(home)
  const { AWS_ENDPOINT_URL_S3: s3 = '', AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = settings.environment
  proxy = await startHoldingProxy(s3)
  source = await startFaultServer()
  folder = await makeTempFolder()
  store = createS3ObjectStore({
    bucket: settings.environment.LAKELOAD_LAKE?.split('/')[2] ?? '',
    prefix: 'by-settings',
    region: settings.environment.AWS_REGION ?? '',
    endpoint: s3,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID ?? '', secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '' },
  })
  environment = {
    ...settings.environment,
    AWS_ENDPOINT_URL_S3: proxy.url,
    LAKELOAD_REDSHIFT_USER: settings.user,
    LAKELOAD_REDSHIFT_PASSWORD: settings.password,
    LAKELOAD_DBT: await writeProgram(folder, quickDbt),
    LAKELOAD_SCRATCH: folder,
    // As long as a test likes to wait.
    LAKELOAD_STOP_GRACE_SECONDS: '1',
  }
}, 120_000)
afterAll(async () => {
  await store?.close()
  await source?.close()
  await proxy?.close()
  await home?.close()
  if (folder !== undefined) await removeTempFolder(folder)
})

/** A run in a process of its own, and what it says. */
function startRun(more: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(repository, 'bin', 'lakeload.js'), 'run', 'spacex', '--json'], {
    cwd: repository,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, CI: 'true', ...environment, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const ended = once(child, 'close').then(([exitCode]) => ({
    exitCode: exitCode as number | null,
    record: (stdout === '' ? undefined : JSON.parse(stdout)) as RunJson | undefined,
    stderr,
  }))
  return { child, ended }
}

/** Waits for what a test wants to interrupt; a run that ends before is an error of the test. */
async function reached(moment: Promise<unknown>, run: ReturnType<typeof startRun>): Promise<void> {
  await Promise.race([
    moment,
    run.ended.then(({ stderr }) => Promise.reject(new Error(`the run has ended:\n${stderr}`))),
  ])
}

/** What holds after every interrupted run: its exit code and its error, no lease, and a next run that ends right. */
async function expectCleanEnd(run: ReturnType<typeof startRun>, step: string): Promise<void> {
  const { exitCode, record, stderr } = await run.ended
  expect({ exitCode, error: record?.error?.code, message: record?.error?.message, stderr }).toMatchObject({
    exitCode: 143,
    error: 'INTERRUPTED',
    message: `step \`${step}\` was interrupted by a signal`,
  })
  expect(await store.head('runs/spacex/lease.json')).toBeUndefined()
  await expectNextRunEnds(record?.load_id)
}

async function expectNextRunEnds(loadId: string | undefined): Promise<void> {
  const next = await startRun().ended
  expect(next).toMatchObject({ exitCode: 0, record: { status: 'succeeded', load_id: loadId } })
  const [row] = await home.sql<{ loads: number }>(
    `select count(*) as loads from spacex._loads where load_id = '${loadId}'`,
  )
  expect(Number(row?.loads)).toBe(1)
  const [count] = await home.sql<{ rows: number }>(
    `select count(*) as rows from spacex.launches where _load_id = '${loadId}'`,
  )
  expect(Number(count?.rows)).toBe(launches)
}

let launches = 5
/** Another content, so that the next run has something to load. */
async function changeSource(): Promise<void> {
  launches += 1
  await home.json(['local', 'up', '--launches', String(launches)])
}

beforeEach(changeSource)

test('extract: the request to a source that says nothing is given up', async () => {
  const asked = new Promise<void>((resolve) => source.answer(() => resolve()))
  const run = startRun({ SPACEX_API_URL: source.url })
  await reached(asked, run)
  run.child.kill('SIGTERM')
  await expectCleanEnd(run, 'extract')
}, 120_000)

test('extract: so is the upload of a part', async () => {
  const held = proxy.hold('PUT', /\/raw\/.*part-/)
  const run = startRun()
  await reached(held, run)
  run.child.kill('SIGTERM')
  await expectCleanEnd(run, 'extract')
}, 120_000)

test('stage: the download of a part is given up', async () => {
  const held = proxy.hold('GET', /\/raw\/.*part-/)
  const run = startRun()
  await reached(held, run)
  run.child.kill('SIGTERM')
  await expectCleanEnd(run, 'stage')
}, 120_000)

test('stage: so is the upload of a table', async () => {
  const held = proxy.hold('PUT', /\/processed\/.*\.parquet/)
  const run = startRun()
  await reached(held, run)
  run.child.kill('SIGTERM')
  await expectCleanEnd(run, 'stage')
}, 120_000)

test('check: the download of a staged file is given up', async () => {
  const held = proxy.hold('GET', /\/processed\/.*\.parquet/)
  const run = startRun()
  await reached(held, run)
  run.child.kill('SIGTERM')
  await expectCleanEnd(run, 'check')
}, 120_000)

test('load: a statement that does not end is cancelled, in the middle of the transaction', async () => {
  // The tables have to be there.
  expect((await startRun().ended).exitCode).toBe(0)
  await changeSource()
  const holder = await logIn()
  try {
    // A reader's lock: COPY goes through, and the merge waits.
    await holder.query('begin')
    await holder.query('lock table spacex.launches')
    const run = startRun()
    await reached(isWaitedFor(holder), run)
    run.child.kill('SIGTERM')
    const { exitCode, record } = await run.ended
    expect({ exitCode, code: record?.error?.code }).toEqual({ exitCode: 143, code: 'INTERRUPTED' })
    expect(await store.head('runs/spacex/lease.json')).toBeUndefined()
    await holder.query('rollback')
    expect(await home.sql(`select 1 as one from spacex._loads where load_id = '${record?.load_id}'`)).toEqual(
      [],
    )
    await expectNextRunEnds(record?.load_id)
  } finally {
    await holder.end()
  }
}, 120_000)

test('transform: a dbt that does not end on SIGINT is killed', async () => {
  const { dbt, started } = await startStubbornDbt('() => process.on("SIGINT", () => {})')
  const run = startRun({ LAKELOAD_DBT: dbt })
  await reached(started, run)
  run.child.kill('SIGTERM')
  await expectCleanEnd(run, 'transform')
  await awaitEnd([await started])
}, 120_000)

test('a second signal ends the process at once; the lease that stays behind is taken over', async () => {
  // It is told twice: by the first signal, and by our end.
  const { dbt, started } = await startStubbornDbt('() => process.once("SIGINT", () => process.exit(1))')
  const run = startRun({ LAKELOAD_DBT: dbt, LAKELOAD_STOP_GRACE_SECONDS: '110' })
  await reached(started, run)
  await twice(run.child)
  const { exitCode } = await run.ended
  expect(exitCode).toBe(143)
  const lease = await store.getBytes('runs/spacex/lease.json')
  expect(JSON.parse(Buffer.from(lease ?? []).toString())).toMatchObject({ pid: run.child.pid })
  const current = await store.getBytes('runs/spacex/current.json')
  await awaitEnd([await started])
  await expectNextRunEnds(JSON.parse(Buffer.from(current ?? []).toString()).load_id)
}, 120_000)

/** A dbt that goes on when it is told to end, and the process that it is once it has begun. */
async function startStubbornDbt(
  onSignal: string,
): Promise<{ readonly dbt: string; readonly started: Promise<number> }> {
  const own = await makeTempFolder()
  const mark = join(own, 'started')
  const dbt = await writeProgram(
    own,
    `process.once('SIGINT', ${onSignal}); setInterval(() => {}, 1_000); writeFileSync('${mark}', String(process.pid))`,
  )
  const started = new Promise<number>((resolve) => {
    const watcher = watch(own, async () => {
      const text = await readFile(mark, 'utf8').catch(() => '')
      if (text === '') return
      watcher.close()
      resolve(Number(text))
    })
  }).finally(() => removeTempFolder(own))
  return { dbt, started }
}

/** The second one only counts when the first has been heard: dbt is told of it then, and goes on. */
async function twice(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  // Sent until it is over: two signals of a kind that come together are one.
  const ended = once(child, 'close')
  for (let isOver = false; !isOver; ) {
    child.kill('SIGTERM')
    isOver = await Promise.race([
      ended.then(() => true),
      new Promise<boolean>((next) => setImmediate(next, false)),
    ])
  }
}

async function logIn(): Promise<Client> {
  const {
    LAKELOAD_REDSHIFT_HOST: host,
    LAKELOAD_REDSHIFT_PORT: port,
    LAKELOAD_REDSHIFT_DATABASE: database,
  } = environment
  const client = new Client({
    host,
    port: Number(port),
    database,
    user: settings.user,
    password: settings.password,
  })
  await client.connect()
  return client
}

/** Resolves once another session waits for a lock of this one. */
async function isWaitedFor(holder: Client): Promise<void> {
  for (;;) {
    const { rows } = await holder.query('select count(*) as waiting from pg_locks where not granted')
    if (Number(rows[0]?.waiting) > 0) return
  }
}
