import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { RedshiftWarehouse } from '../../../job/adapters/redshift-warehouse'
import { loadPipeline } from '../../../job/pipeline/load-pipeline'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'
import { transform } from '../../../job/transform/transform'
import type { TransformResult } from '../../../job/transform/transform-result'
import { generateLaunches } from '../../../local/api/generate-launches'
import type { Launch } from '../../../local/api/launch'
import type { RedshiftEndpoint } from '../../../local/redshift/redshift-endpoint'
import { removeRedshiftData, startRedshift } from '../../../local/redshift/start-redshift'
import { countCoreFacts } from '../../support/dbt/core-facts'
import { insertRecords } from '../../support/dbt/insert-records'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const projectFolder = join(__dirname, '..', '..', '..')
const dbtExecutable = process.env.LAKELOAD_DBT ?? join(projectFolder, '.venv', 'dbt', 'bin', 'dbt')

/** The API's own answer where this machine has it (`.ci/run` knows of it), else launches of the same shape. */
async function readLaunches(): Promise<readonly Launch[]> {
  const sample = process.env.LAKELOAD_SAMPLE_FILE
  if (sample !== undefined) return JSON.parse(await readFile(sample, 'utf8'))
  return JSON.parse(`[${[...generateLaunches({ count: 300, seed: 7 })].join(',')}]`)
}

let folder: string
let redshift: RedshiftEndpoint
let client: Client
let pipeline: ResolvedPipeline
let launches: readonly Launch[]

beforeAll(async () => {
  folder = await makeTempFolder()
  redshift = await startRedshift({
    dataFolder: join(folder, 'redshift'),
    port: 0,
    // No COPY runs here, so nothing is read from there.
    s3: { endpoint: 'http://127.0.0.1:1', region: 'us-east-1', accessKeyId: 'none', secretAccessKey: 'none' },
    logFile: join(folder, 'redshift.log'),
  })
  client = new Client({ ...redshift })
  await client.connect()
  pipeline = await loadPipeline('spacex', { projectFolder, environment: {} })
  launches = await readLaunches()
  await insertRecords(client, pipeline.contract, launches)
}, 300_000)

afterAll(async () => {
  await client.end()
  await redshift.close()
  // As root the database lies elsewhere: a server without privileges cannot reach a folder of root's.
  await removeRedshiftData(join(folder, 'redshift'))
  await removeTempFolder(folder)
})

function build(): Promise<TransformResult> {
  const { host, port, database, user, password } = redshift
  return transform(
    {
      pipeline,
      warehouse: new RedshiftWarehouse({
        host,
        port,
        database,
        credentials: { user, password },
        sslmode: 'disable',
      }),
      log: { info: () => {}, warn: () => {}, progress: () => {} },
      signal: new AbortController().signal,
      scratchFolder: folder,
    },
    {
      dbtExecutable,
      projectFolder: join(projectFolder, 'dbt'),
      targetFolder: join(folder, 'target'),
      environment: async () => ({
        ...process.env,
        LAKELOAD_REDSHIFT_HOST: host,
        LAKELOAD_REDSHIFT_PORT: String(port),
        LAKELOAD_REDSHIFT_DATABASE: database,
        LAKELOAD_REDSHIFT_USER: user,
        LAKELOAD_REDSHIFT_PASSWORD: password,
        LAKELOAD_REDSHIFT_SSLMODE: 'disable',
      }),
    },
  )
}

async function rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await client.query(sql)).rows
}

describe('dbt build of spacex', () => {
  let result: TransformResult
  beforeAll(async () => {
    result = await build()
  }, 300_000)

  test('builds every model and passes every test, without a warning', () => {
    expect(result).toMatchObject({ failed: 0, failed_nodes: [], skipped: 0, warned: 0 })
    expect(result.passed).toBeGreaterThan(50)
  })

  test('leaves staging views and mart tables in schemas named after the pipeline', async () => {
    const relations = await rows(
      `select table_schema || '.' || table_name as name, table_type from information_schema.tables
       where table_schema like 'spacex\\\\_%' or table_schema like 'lakeload%' or table_schema like '%dbt%' order by 1`,
    )
    const ofSchema = (schema: string): readonly unknown[] =>
      relations.filter((row) => String(row.name).startsWith(`${schema}.`)).map((row) => row.table_type)
    expect(ofSchema('spacex_staging')).toEqual(pipeline.contract.tables.map(() => 'VIEW'))
    expect(relations.filter((row) => row.table_type === 'BASE TABLE').map((row) => String(row.name))).toEqual(
      [
        'spacex_marts.core_reuse_ranking',
        'spacex_marts.cores_reflown_within_50_days',
        'spacex_marts.dim_cores',
        'spacex_marts.dim_launch_sites',
        'spacex_marts.fct_core_flights',
        'spacex_marts.fct_launches',
        'spacex_marts.fct_payload_flights',
      ],
    )
    expect(relations).toHaveLength(pipeline.contract.tables.length + 7)
  })

  test('ranks the cores by their reuses as an independent count does', async () => {
    const ranking = await rows(
      'select core_id, reuse_rank, reuses, flights from spacex_marts.core_reuse_ranking',
    )
    const facts = countCoreFacts(launches)
    const byId = (one: { core_id: unknown }, other: { core_id: unknown }): number =>
      String(one.core_id) < String(other.core_id) ? -1 : 1
    const expected = facts.map((core) => ({
      core_id: core.coreId,
      reuse_rank: 1 + facts.filter((other) => other.flights > core.flights).length,
      reuses: core.flights - 1,
      flights: core.flights,
    }))
    expect(ranking.map((row) => ({ ...row, core_id: row.core_id })).sort(byId)).toEqual(expected.sort(byId))
  })

  test('finds the cores that flew again within 50 days as an independent count does', async () => {
    const found = await rows(
      'select core_id, reflights_within_50_days from spacex_marts.cores_reflown_within_50_days',
    )
    const expected = countCoreFacts(launches).filter((core) => core.reflightsWithin50Days > 0)
    expect(expected.length).toBeGreaterThan(0)
    expect(new Map(found.map((row) => [row.core_id, row.reflights_within_50_days]))).toEqual(
      new Map(expected.map((core) => [core.coreId, core.reflightsWithin50Days])),
    )
  })

  test('counts launches, payloads and sites as the records do', async () => {
    const flown = launches.filter((launch) => !launch.upcoming)
    const payloads = launches.reduce((sum, launch) => sum + launch.payloads.length, 0)
    expect(
      await rows(`select
        (select count(*) from spacex_marts.fct_launches) as launches,
        (select sum(payloads) from spacex_marts.fct_launches) as payloads,
        (select count(*) from spacex_marts.fct_payload_flights) as payload_flights,
        (select sum(launches) from spacex_marts.dim_launch_sites) as flown,
        (select sum(successes) from spacex_marts.dim_launch_sites) as successes`).then(([row]) =>
        Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)])),
      ),
    ).toEqual({
      launches: launches.length,
      payloads,
      payload_flights: payloads,
      flown: flown.length,
      successes: flown.filter((launch) => launch.success === true).length,
    })
  })
})

describe('bad data', () => {
  const bad = "update spacex.launch_cores set landing_type = 'Moon' where landing_type = 'ASDS'"
  const good = "update spacex.launch_cores set landing_type = 'ASDS' where landing_type = 'Moon'"
  beforeAll(() => rows(bad))
  afterAll(() => rows(good))

  test('fails the test that it breaks, with the query that shows it, and skips what builds on it', async () => {
    const result = await build()
    expect(result).toMatchObject({ failed: 1, warned: 0 })
    expect(result.skipped).toBeGreaterThan(0)
    const [failure] = result.failed_nodes
    expect(failure).toMatchObject({
      unique_id: expect.stringMatching(
        /^test\.lakeload\.accepted_values_stg_spacex__launch_cores_landing_type__/,
      ),
      status: 'fail',
      message: 'Got 1 result, configured to fail if != 0',
      failures: 1,
    })
    expect(await rows(failure?.query ?? '')).toEqual([{ value_field: 'Moon', n_records: expect.anything() }])
  }, 300_000)
})

test('a warehouse that is away is an error worth a rerun, not a failed test', async () => {
  await client.end()
  await redshift.close()
  await expect(build()).rejects.toMatchObject({ code: 'LOAD_WAREHOUSE_UNREACHABLE', kind: 'transient' })
}, 300_000)
