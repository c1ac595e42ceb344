import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { repository } from '../../../support/cli'
import { putFile } from '../../../support/dbt/dbt-project'
import { startTestRedshift, type TestRedshift } from '../../../support/redshift/test-redshift'
import { makeTempFolder, removeTempFolder } from '../../../support/temp-folder'

const run = promisify(execFile)

let folder: string
let redshift: TestRedshift
beforeAll(async () => {
  folder = await makeTempFolder()
  redshift = await startTestRedshift()
}, 120_000)
afterAll(async () => {
  await redshift.close()
  await removeTempFolder(folder)
})

/** Each way in which dbt-redshift makes a relation, and what the model reads. */
const kinds = {
  table: "materialized='table', dist='id', sort=['id']",
  view: "materialized='view'",
  late: "materialized='view', bind=False",
  appended: "materialized='incremental', unique_key='id', incremental_strategy='delete+insert'",
  merged: "materialized='incremental', unique_key='id', incremental_strategy='merge'",
  kept: "materialized='materialized_view', auto_refresh=True",
}
const groups = ['a', 'b', 'c', 'd', 'e']

/** The project, with a profile that says nothing of TLS: the driver then wants a certificate that it can trust.
 *
 * Groups that do not wait for each other: a table that six models read, and one model that reads four of these.
 */
async function writeProject(): Promise<number> {
  const names: string[] = []
  const model = async (name: string, config: string, sql: string): Promise<void> => {
    names.push(name)
    await putFile(join(folder, 'models', `${name}.sql`), `{{ config(${config}) }}\n${sql}\n`)
  }
  for (const group of groups) {
    const rows = [1, 2, 3].map((id) => `select ${id} as id, '${group}${id}'::varchar(20) as name`)
    await model(`${group}_base`, kinds.table, rows.join(' union all '))
    for (const [kind, config] of Object.entries(kinds))
      await model(`${group}_${kind}`, config, `select id, name from {{ ref('${group}_base') }}`)
    const read = ['view', 'late', 'appended', 'merged'].map(
      (kind) => `select id, name from {{ ref('${group}_${kind}') }}`,
    )
    await model(
      `${group}_all`,
      kinds.table,
      `select distinct id, name from (${read.join(' union all ')}) as rows_of_all`,
    )
  }
  const tested = names.map((name) => ({ name, columns: [{ name: 'id', data_tests: ['unique'] }] }))
  await putFile(join(folder, 'models', 'schema.yml'), JSON.stringify({ version: 2, models: tested }))
  await putFile(
    join(folder, 'dbt_project.yml'),
    JSON.stringify({ name: 'threads', version: '1.0', profile: 'threads', 'config-version': 2 }),
  )
  const { host, port, database, user, password } = redshift
  const target = {
    type: 'redshift',
    host,
    port,
    dbname: database,
    user,
    password,
    schema: 'threads',
    threads: 8,
  }
  await putFile(
    join(folder, 'profiles.yml'),
    JSON.stringify({ threads: { target: 'local', outputs: { local: target } } }),
  )
  return names.length
}

/** What a build ended with: how many nodes of each status. */
async function build(): Promise<Readonly<Record<string, number>>> {
  const { stdout } = await run(
    process.env.LAKELOAD_DBT ?? join(repository, '.venv', 'dbt', 'bin', 'dbt'),
    [
      '--log-format',
      'json',
      '--log-level',
      'info',
      'build',
      '--project-dir',
      folder,
      '--profiles-dir',
      folder,
    ],
    {
      env: { PATH: process.env.PATH, DO_NOT_TRACK: '1', HOME: folder, SSL_CERT_FILE: redshift.caFile },
      maxBuffer: 1e8,
    },
  ).catch((error: { stdout: string }) => error)
  const counts: Record<string, number> = {}
  for (const line of stdout.trim().split('\n')) {
    const { info, data } = JSON.parse(line) as {
      info: { name: string; msg: string }
      data: { node_info?: { node_status: string } }
    }
    if (!/^Log(Model|Test|NodeNoOp)Result$/.test(info.name)) continue
    const status = data.node_info?.node_status ?? info.msg
    counts[status] = (counts[status] ?? 0) + 1
  }
  return counts
}

test('dbt builds and tests every kind of relation with eight threads, and again over what is there', async () => {
  const models = await writeProject()
  expect(models).toBe(40)
  expect(await build()).toEqual({ success: models, pass: models })
  expect(await build()).toEqual({ success: models, pass: models })
}, 600_000)
