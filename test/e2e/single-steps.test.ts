import { createLocalHome, type LocalHome } from '../support/local-home'

interface StepJson {
  readonly status: string
  readonly load_id: string
  readonly steps: readonly { readonly name: string; readonly status: string }[]
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string }
}

let home: LocalHome
beforeAll(async () => {
  home = await createLocalHome()
  await home.json(['local', 'up', '--launches', '5'])
}, 60_000)
afterAll(async () => {
  await home.close()
})

const step = async (name: string, exitCode = 0, ...more: readonly string[]): Promise<StepJson> =>
  await home.json<StepJson>([name, 'spacex', '--local', ...more], exitCode)

test('a step that has nothing to work on says which step comes before it', async () => {
  for (const name of ['stage', 'check', 'load']) {
    const { error } = await step(name, 2)
    expect(error).toMatchObject({
      code: 'STEP_NOT_READY',
      hint: expect.stringContaining('`lakeload extract spacex` first'),
    })
  }
  const { error } = await step('transform', 2)
  expect(error).toMatchObject({
    code: 'STEP_NOT_READY',
    hint: expect.stringContaining('`lakeload load spacex` first'),
  })
})

test('steps follow each other, each on what the one before wrote; none is done twice', async () => {
  const extracted = await step('extract')
  expect(extracted).toMatchObject({ status: 'succeeded', steps: [{ name: 'extract', status: 'done' }] })
  const skippedCheck = await step('load', 2)
  expect(skippedCheck.error).toMatchObject({
    code: 'STEP_NOT_READY',
    hint: expect.stringContaining('lakeload stage'),
  })
  await step('stage')
  expect((await step('load', 2)).error?.hint).toContain('`lakeload check spacex` first')
  await step('check')
  expect((await step('load')).load_id).toBe(extracted.load_id)
  expect((await step('load')).steps.find(({ name }) => name === 'load')).toMatchObject({ status: 'resumed' })
  expect(await home.sql('select load_id from spacex._loads')).toEqual([{ load_id: extracted.load_id }])
  expect(await home.sql('select count(*) as launches from spacex.launches')).toEqual([{ launches: 5 }])
}, 60_000)

test('a run takes up the load that single steps began', async () => {
  const run = await home.json<StepJson>(['run', 'spacex', '--local'])
  expect(run.steps.map(({ name, status }) => [name, status])).toEqual([
    ['extract', 'resumed'],
    ['stage', 'skipped'],
    ['check', 'skipped'],
    ['load', 'skipped'],
    ['transform', 'done'],
  ])
  expect((await step('load', 2)).error).toMatchObject({ code: 'STEP_NOT_READY' })
}, 120_000)

test('--dry-run prints the statements of a load and runs none', async () => {
  await home.json(['local', 'up', '--launches', '6'])
  await step('extract')
  await step('stage')
  const plan = await home.lakeload(['load', 'spacex', '--local', '--dry-run'])
  expect(plan.exitCode).toBe(0)
  expect(plan.stdout).toMatch(/^begin;$/m)
  expect(plan.stdout).toMatch(/^copy "_incoming_launches" [^;]*\nfrom 's3:\/\/[^']*copy\.manifest'/m)
  expect(plan.stdout).toMatch(/^commit;$/m)
  expect(await home.sql('select count(*) as launches from spacex.launches')).toEqual([{ launches: 5 }])
}, 60_000)

test('a table that was dropped is loaded anew, although the source says the same', async () => {
  await home.json(['run', 'spacex', '--local'])
  await home.sql('drop table spacex.launch_links cascade')
  const run = await home.json<StepJson>(['run', 'spacex', '--local'])
  expect(run).toMatchObject({ status: 'succeeded' })
  expect(await home.sql('select count(*) as links from spacex.launch_links')).toEqual([{ links: 6 }])
  expect(await home.sql('select count(*) as launches from spacex.launches')).toEqual([{ launches: 6 }])
}, 120_000)

test('a query that the warehouse refuses ends with its own words', async () => {
  const refused = await home.lakeload(['local', 'sql', 'select nothing from nowhere', '--json'])
  expect(refused.exitCode).toBe(1)
  expect(JSON.parse(refused.stdout).error).toMatchObject({
    code: 'LOCAL_SQL_FAILED',
    message: expect.stringContaining('nowhere'),
  })
})

test('a load id that is none is refused', async () => {
  expect((await step('stage', 2, '--load-id', 'yesterday')).error).toMatchObject({ code: 'USAGE' })
})

test('the job runs by its settings alone, with no --local', async () => {
  const { s3, redshift, api } = await home.json<Record<string, Record<string, string>>>(['local', 'up'])
  const settings = {
    LAKELOAD_LAKE: `s3://${s3?.bucket}/another/lake`,
    AWS_REGION: String(s3?.region),
    AWS_ENDPOINT_URL_S3: String(s3?.endpoint),
    AWS_ACCESS_KEY_ID: String(s3?.access_key_id),
    AWS_SECRET_ACCESS_KEY: String(s3?.secret_access_key),
    LAKELOAD_REDSHIFT_HOST: String(redshift?.host),
    LAKELOAD_REDSHIFT_PORT: String(redshift?.port),
    LAKELOAD_REDSHIFT_DATABASE: String(redshift?.database),
    LAKELOAD_REDSHIFT_USER: String(redshift?.user),
    LAKELOAD_REDSHIFT_SSLMODE: 'disable',
    LAKELOAD_COPY_ROLE: String(redshift?.iam_role),
    SPACEX_API_URL: String(api?.url),
  }
  const run = async (password: string) =>
    await home.lakeload(['run', 'spacex', '--json'], { ...settings, LAKELOAD_REDSHIFT_PASSWORD: password })
  const refused = await run('wrong')
  expect(refused.exitCode).toBe(2)
  expect(JSON.parse(refused.stdout).error).toMatchObject({ code: 'LOAD_ACCESS_DENIED' })
  expect(refused.stdout + refused.stderr).not.toContain('wrong')
  const done = await run(String(redshift?.password))
  expect(done.exitCode).toBe(0)
  // The first attempt had extracted; the second goes on from there.
  expect(JSON.parse(done.stdout).steps[0]).toMatchObject({ name: 'extract', status: 'resumed' })
}, 120_000)
