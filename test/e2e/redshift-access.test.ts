import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type AwsServer, awsEndpoints, clusterInState, startAwsServer } from '../support/aws/aws-server'
import { repository } from '../support/cli'
import { type JobSettings, jobSettings } from '../support/job-settings'
import { createLocalHome, type LocalHome } from '../support/local-home'

interface RunJson {
  readonly status: string
  readonly load_id: string
  readonly steps: readonly { readonly name: string; readonly status: string }[]
  readonly dbt: { readonly passed: number; readonly failed: number }
}

let aws: AwsServer
let home: LocalHome
let settings: JobSettings
let environment: Readonly<Record<string, string>>
beforeAll(async () => {
  aws = await startAwsServer()
  home = await createLocalHome()
  settings = await jobSettings(home)
  environment = { ...settings.environment, ...awsEndpoints(aws), LAKELOAD_REDSHIFT_CLUSTER: 'shop' }
}, 120_000)
afterAll(async () => {
  await home.close()
  await aws.close()
})

/** A cluster in a state, with credentials that hold. */
function serve(state: () => string): void {
  aws.requests.splice(0)
  aws.answer = ({ action }) => {
    if (action === 'DescribeClusters') return clusterInState(state())
    if (action === 'ResumeCluster') return { fields: {} }
    const { user: DbUser, password: DbPassword } = settings
    return { fields: { DbUser, DbPassword, Expiration: new Date(Date.now() + 3_600_000).toISOString() } }
  }
}

/** Runs spacex, and sends SIGTERM as soon as AWS is asked to do something. */
async function interruptAt(
  action: string,
): Promise<{ readonly exitCode: number | null; readonly stderr: string }> {
  const child = spawn(process.execPath, [join(repository, 'bin', 'lakeload.js'), 'run', 'spacex'], {
    cwd: repository,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, CI: 'true', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const { answer } = aws
  aws.answer = (request) => {
    if (request.action === action) child.kill('SIGTERM')
    return answer(request)
  }
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { exitCode, stderr }
}

test('a wait for a paused cluster that is interrupted loses nothing; the next run takes up where it stopped', async () => {
  serve(() => 'paused')
  const { exitCode, stderr } = await interruptAt('ResumeCluster')
  expect(exitCode).toBe(143)
  expect(stderr).toContain(
    'cluster `shop` is paused and is being resumed; waiting for it, at most 30 minutes',
  )
  // The signal meets the request or the wait behind it; either is given up.
  expect(stderr).toContain('for cluster `shop` was interrupted')
  serve(() => 'available')
  const run = await home.lakeload(['run', 'spacex', '--json'], environment)
  expect(run.stderr).not.toContain('error')
  const record = JSON.parse(run.stdout) as RunJson
  expect(record).toMatchObject({ status: 'succeeded', dbt: { failed: 0 } })
  expect(record.steps[0]).toMatchObject({ name: 'extract', status: 'resumed' })
  // The job's connections share theirs; dbt gets its own when it starts.
  expect(aws.requests.map(({ action }) => action)).toEqual([
    'DescribeClusters',
    'GetClusterCredentialsWithIAM',
    'GetClusterCredentialsWithIAM',
  ])
}, 180_000)

test('a secret or a workgroup lets the job in as well, and nothing of a password is printed', async () => {
  const { user, password } = settings
  const { LAKELOAD_REDSHIFT_CLUSTER: _, ...others } = environment
  aws.answer = ({ action }) =>
    action === 'GetSecretValue'
      ? { fields: { SecretString: JSON.stringify({ username: user, password }) } }
      : { fields: { dbUser: user, dbPassword: password, expiration: Date.now() / 1_000 + 3_600 } }
  for (const way of [{ LAKELOAD_REDSHIFT_SECRET: 'shop' }, { LAKELOAD_REDSHIFT_WORKGROUP: 'shop' }]) {
    const run = await home.lakeload(['run', 'spacex', '--json', '--verbose'], { ...others, ...way })
    expect(run.exitCode).toBe(0)
    expect(run.stdout + run.stderr).not.toContain(password)
  }
}, 120_000)

test('two ways to log in are refused before anything is done', async () => {
  const run = await home.lakeload(['run', 'spacex', '--json'], {
    ...environment,
    LAKELOAD_REDSHIFT_SECRET: 'shop',
  })
  expect(run.exitCode).toBe(2)
  expect(JSON.parse(run.stdout).error).toMatchObject({
    code: 'SETTING_INVALID',
    message:
      '`LAKELOAD_REDSHIFT_CLUSTER`, `LAKELOAD_REDSHIFT_SECRET` are set, of which exactly one way to log in can be',
  })
})
