import { Client } from 'pg'
import { type AwsServer, awsEndpoints, clusterInState, startAwsServer } from '../support/aws/aws-server'
import { type JobSettings, jobSettings } from '../support/job-settings'
import { createLocalHome, type LocalHome } from '../support/local-home'

const user = 'IAMR:lakeload-dev-Job'
/** What IAM hands out for an hour. */
const temporary = 'Temporary-word-1'

interface BootstrapJson {
  readonly pipelines: readonly string[]
  readonly statements: readonly string[]
  readonly warnings: readonly string[]
}

let aws: AwsServer
let home: LocalHome
let settings: JobSettings
beforeAll(async () => {
  aws = await startAwsServer()
  home = await createLocalHome()
  settings = await jobSettings(home)
  aws.answer = async ({ action }) => {
    if (action === 'DescribeClusters') return clusterInState('available')
    if (action === 'GetSecretValue') {
      return {
        fields: { SecretString: JSON.stringify({ username: settings.user, password: settings.password }) },
      }
    }
    const expires = new Date(Date.now() + 3_600_000).toISOString()
    await home.sql(`alter user "${user}" password '${temporary}' valid until '${expires}'`)
    return { fields: { DbUser: user, DbPassword: temporary, Expiration: expires } }
  }
}, 120_000)
afterAll(async () => {
  await home.close()
  await aws.close()
})

const bootstrap = async (...args: string[]) =>
  await home.lakeload(['bootstrap', '--json', ...args], {
    ...settings.environment,
    ...awsEndpoints(aws),
    LAKELOAD_REDSHIFT_SECRET: 'admin',
    LAKELOAD_JOB_USER: user,
  })

const run = async () =>
  await home.lakeload(['run', 'spacex', '--json'], {
    ...settings.environment,
    ...awsEndpoints(aws),
    LAKELOAD_REDSHIFT_CLUSTER: 'shop',
  })

/** What the job's user gets for a statement. */
async function asJob(sql: string): Promise<readonly unknown[]> {
  const { environment } = settings
  const client = new Client({
    host: environment.LAKELOAD_REDSHIFT_HOST,
    port: Number(environment.LAKELOAD_REDSHIFT_PORT),
    database: environment.LAKELOAD_REDSHIFT_DATABASE,
    user,
    password: temporary,
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const expected = [
  `create user "${user}" password disable`,
  `grant temp on database "dev" to "${user}"`,
  'create schema if not exists "spacex"',
  `grant usage, create on schema "spacex" to "${user}"`,
  'create schema if not exists "spacex_staging"',
  `grant usage, create on schema "spacex_staging" to "${user}"`,
  'create schema if not exists "spacex_marts"',
  `grant usage, create on schema "spacex_marts" to "${user}"`,
  'create schema if not exists "spacex__replay"',
  `grant usage, create on schema "spacex__replay" to "${user}"`,
]

test('--dry-run prints every statement, with no connection and no way to log in', async () => {
  const dry = await home.lakeload(['bootstrap', '--dry-run', '--user', user], {
    LAKELOAD_REDSHIFT_DATABASE: 'dev',
  })
  expect(dry.exitCode).toBe(0)
  expect(dry.stdout).toBe(expected.map((sql) => `${sql};\n`).join(''))
})

test('a user that nobody has let in is sent to the bootstrap', async () => {
  await home.sql(`create user "${user}" password disable`)
  const refused = await run()
  expect(refused.exitCode).toBe(2)
  expect(JSON.parse(refused.stdout).error).toMatchObject({
    code: 'LOAD_PERMISSION_DENIED',
    hint: expect.stringContaining('run `lakeload bootstrap`'),
  })
  await home.sql(`drop user "${user}"`)
}, 120_000)

test('what is let in by the administrator’s secret loads and transforms as the role’s own user', async () => {
  const first = await bootstrap()
  expect(first.stderr).toBe('')
  expect(JSON.parse(first.stdout) as BootstrapJson).toMatchObject({ statements: expected, warnings: [] })
  const done = await run()
  expect(done.stderr).not.toContain('error')
  expect(JSON.parse(done.stdout)).toMatchObject({ status: 'succeeded', dbt: { failed: 0 } })
  expect(await asJob('select count(*) > 0 as loaded from spacex.launches')).toEqual([{ loaded: true }])
  // The second run has the same rights over what the first has made.
  const again = JSON.parse((await run()).stdout) as { status: string }
  expect(again.status).toBe('unchanged')
}, 240_000)

test('a second bootstrap changes nothing and says so', async () => {
  const second = await home.lakeload(['bootstrap', '--user', user], {
    ...settings.environment,
    ...awsEndpoints(aws),
    LAKELOAD_REDSHIFT_SECRET: 'admin',
  })
  expect(second).toMatchObject({
    exitCode: 0,
    stdout: `${user} has all it needs for spacex: nothing was changed\n`,
    stderr: '',
  })
})

test('the job’s user can touch no schema but its own', async () => {
  await home.sql('create schema finance')
  await home.sql('create table finance.salaries (a integer)')
  for (const sql of [
    'select a from finance.salaries',
    'create table finance.mine (a integer)',
    'create schema spacex_other',
    'drop schema spacex cascade',
    'alter user lakeload password disable',
  ]) {
    await expect(asJob(sql)).rejects.toMatchObject({ code: '42501' })
  }
})

test('a table of somebody else in a schema of the pipeline is told', async () => {
  await home.sql('create table spacex_marts.by_hand (a integer)')
  const { statements, warnings } = JSON.parse((await bootstrap()).stdout) as BootstrapJson
  expect(statements).toEqual([])
  expect(warnings).toEqual([expect.stringContaining('`spacex_marts.by_hand` belongs to `lakeload`')])
})

test('who is no administrator is told to be one', async () => {
  const denied = await home.lakeload(['bootstrap', '--json', '--user', 'IAMR:another'], {
    ...settings.environment,
    LAKELOAD_REDSHIFT_USER: user,
    LAKELOAD_REDSHIFT_PASSWORD: temporary,
  })
  expect(denied.exitCode).toBe(2)
  expect(JSON.parse(denied.stdout).error).toMatchObject({
    code: 'BOOTSTRAP_NOT_ALLOWED',
    message: expect.stringContaining('`create user "IAMR:another" password disable`'),
  })
})

test.each([
  [['--pipeline', 'none'], {}, 'PIPELINE_NOT_FOUND'],
  [[], { LAKELOAD_JOB_USER: '' }, 'SETTING_MISSING'],
])('%j is refused before anything is asked', async (args, environment, code) => {
  const refused = await home.lakeload(['bootstrap', '--json', '--dry-run', ...args], {
    ...settings.environment,
    LAKELOAD_JOB_USER: user,
    ...environment,
  })
  expect(refused.exitCode).toBe(2)
  expect(JSON.parse(refused.stdout).error).toMatchObject({ code })
})
