import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lakeload } from '../../support/cli'
import { type JobSettings, jobSettings } from '../../support/job-settings'
import { createLocalHome, type LocalHome } from '../../support/local-home'
import { startTcpServer } from '../../support/tcp-server'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

interface DoctorJson {
  readonly status: string
  readonly checks: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly hint?: string
    readonly code?: string
    readonly seconds: number
  }[]
}

let home: LocalHome
let settings: JobSettings
let folder: string
/** What goes wrong is not to wait for dbt: a folder without a project. */
let withoutDbt: Readonly<Record<string, string>>
beforeAll(async () => {
  home = await createLocalHome()
  settings = await jobSettings(home)
  folder = await makeTempFolder()
  withoutDbt = { LAKELOAD_DBT_PROJECT: folder }
})
afterAll(async () => {
  await home.close()
  await removeTempFolder(folder)
})

const login = () => ({
  LAKELOAD_REDSHIFT_USER: settings.user,
  LAKELOAD_REDSHIFT_PASSWORD: settings.password,
})

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = await startTcpServer(() => {})
  await server.close()
  return server.port
}

async function diagnose(environment: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await lakeload(['doctor', '--json', ...args], environment)
  const { status, checks } = JSON.parse(stdout) as DoctorJson
  const byName = Object.fromEntries(checks.map((check) => [check.name, check]))
  return { exitCode, status, checks, byName, stdout, stderr }
}

it('finds nothing wrong with the local endpoints', async () => {
  const answer = await home.json<DoctorJson>(['doctor', '--local'])
  expect(answer.checks.map(({ name, status }) => `${status} ${name}`)).toEqual([
    'ok settings',
    'ok pipeline spacex',
    'ok scratch folder',
    'ok memory',
    'ok clock',
    'ok credentials',
    'ok bucket',
    'ok lake',
    'warning lake tls',
    'ok warehouse address',
    'warning warehouse tls',
    'ok warehouse login',
    'ok schemas spacex',
    'ok copy',
    'ok dbt project',
    'ok dbt connection',
    'ok source spacex',
  ])
  expect(answer.status).toBe('warning')
  expect(answer.checks.every(({ seconds }) => seconds >= 0)).toBe(true)
  // dbt is started twice.
}, 240_000)

it('prints a line for each check, as people read it', async () => {
  const { exitCode, stdout } = await lakeload(['doctor', '--pipeline', 'spacx'], {
    ...settings.environment,
    ...login(),
    ...withoutDbt,
  })
  expect(exitCode).toBe(2)
  const lines = stdout.split('\n')
  expect(lines[0]).toMatch(
    /^ok {7}settings {11}lake `s3:\/\/lakeload-local\/by-settings`, warehouse `127\.0\.0\.1:/,
  )
  expect(lines[1]).toBe('failed   pipeline spacx     there is no pipeline `spacx`; there are `spacex`')
  expect(lines[2]).toBe(`${' '.repeat(28)}hint: did you mean \`spacex\`?`)
  expect(lines.at(-2)).toMatch(/^15 checks in [\d.]+ s: 10 ok, 2 warning, 1 failed, 2 skipped$/)
})

it('goes on to the end when all is wrong, and tells each fault with its way out', async () => {
  const scratch = join(folder, 'file')
  await writeFile(scratch, '')
  const source = await closedPort()
  const { exitCode, status, byName, stdout, stderr } = await diagnose({
    ...settings.environment,
    LAKELOAD_LAKE: 's3://nobody-has-this',
    LAKELOAD_REDSHIFT_USER: settings.user,
    LAKELOAD_REDSHIFT_PASSWORD: 'quite-wrong',
    LAKELOAD_SCRATCH: scratch,
    LAKELOAD_MEMORY_LIMIT_MB: '999999',
    SPACEX_API_URL: `http://127.0.0.1:${source}`,
  })
  expect([exitCode, status]).toEqual([2, 'failed'])
  const codes = Object.values(byName).flatMap(({ name, code }) => (code === undefined ? [] : [[name, code]]))
  expect(codes).toEqual([
    ['scratch folder', 'DOCTOR_SCRATCH_UNUSABLE'],
    ['memory', 'DOCTOR_MEMORY_TOO_SMALL'],
    ['bucket', 'LAKE_BUCKET_MISSING'],
    ['warehouse login', 'LOAD_ACCESS_DENIED'],
    ['source spacex', 'EXTRACT_SOURCE_UNREACHABLE'],
  ])
  expect(Object.values(byName).every(({ status, hint }) => status !== 'failed' || hint !== undefined)).toBe(
    true,
  )
  expect(byName.lake).toMatchObject({ status: 'skipped', message: 'needs `bucket`' })
  expect(byName.copy).toMatchObject({ status: 'skipped', message: 'needs `bucket`' })
  expect(byName['dbt project']).toMatchObject({ status: 'skipped', message: 'needs `scratch folder`' })
  expect(`${stdout}${stderr}`).not.toContain('quite-wrong')
})

it('tells every setting that is missing, and skips what needs it', async () => {
  const { exitCode, byName } = await diagnose({
    LAKELOAD_COPY_ROLE: 'admin',
    SPACEX_API_URL: settings.environment.SPACEX_API_URL ?? '',
    ...withoutDbt,
  })
  expect(exitCode).toBe(2)
  expect(byName.settings?.message).toMatch(
    /^`LAKELOAD_LAKE`, `AWS_REGION`, `LAKELOAD_REDSHIFT_HOST`, .* are not set; `LAKELOAD_COPY_ROLE` is `admin`, not the ARN of a role, or `default`$/,
  )
  expect(byName.lake).toMatchObject({ status: 'skipped', message: 'needs `settings`' })
  expect(byName['warehouse login']).toMatchObject({ status: 'skipped', message: 'needs `settings`' })
  // What needs none of them is looked at all the same.
  expect(byName['source spacex']?.status).toBe('ok')
})

it('ends with 4 where nothing is wrong but what may pass', async () => {
  const { exitCode, byName } = await diagnose({
    ...settings.environment,
    ...login(),
    ...withoutDbt,
    LAKELOAD_REDSHIFT_PORT: String(await closedPort()),
  })
  expect(exitCode).toBe(4)
  expect(byName['warehouse address']).toMatchObject({ status: 'failed', code: 'LOAD_WAREHOUSE_UNREACHABLE' })
  expect(byName['warehouse login']).toMatchObject({ status: 'skipped', message: 'needs `warehouse address`' })
  expect(byName.lake?.status).toBe('ok')
})

it('tells a role of COPY that the warehouse refuses, and a dbt that is not there', async () => {
  const { exitCode, byName } = await diagnose({
    ...settings.environment,
    ...login(),
    LAKELOAD_COPY_ROLE: 'arn:aws:iam::111122223333:role/other',
    LAKELOAD_DBT: join(folder, 'absent'),
  })
  expect(exitCode).toBe(2)
  expect(byName.copy).toMatchObject({ status: 'failed', code: 'DOCTOR_COPY_ROLE_UNUSABLE' })
  expect(byName['dbt project']).toMatchObject({ status: 'failed', code: 'TRANSFORM_DBT_MISSING' })
  expect(byName['dbt connection']).toMatchObject({ status: 'skipped', message: 'needs `dbt project`' })
})
