import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { Client } from 'pg'
import { createS3ObjectStore } from '../../../job/adapters/s3-object-store'
import { SettingsReader } from '../../../job/settings'
import { repository } from '../cli'
import { jobSettings } from '../job-settings'
import { createLocalHome } from '../local-home'
import { makeTempFolder, removeTempFolder } from '../temp-folder'
import { Course, type Disturbance } from './disturbance'
import { startRedshiftRelay } from './redshift-relay'
import { startS3Relay } from './s3-relay'
import { putShop, type ShopSource, shopTables, startShopSource } from './shop'

/** How a run of a job ended. */
export interface RunEnd {
  /** Null where it was killed. */
  readonly exitCode: number | null
  readonly stderr: string
  /** Its JSON object, where it printed one. */
  readonly json?: {
    readonly status: string
    readonly load_id: string
    readonly steps: readonly { readonly name: string; readonly status: string }[]
    readonly error?: { readonly code: string; readonly kind: string }
  }
}

/** Everything that a pipeline has in the warehouse, with what differs from run to run taken out. */
export type Standing = Readonly<Record<string, readonly object[]>>

/** Endpoints, a source and relays, among which jobs are run and disturbed. */
export interface TortureBench {
  readonly course: Course
  readonly source: ShopSource
  /** Writes a pipeline; its schema and its part of the lake are its own. */
  pipeline(name: string): Promise<void>
  /** Runs the job once. */
  run(
    name: string,
    disturbances?: readonly Disturbance[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<RunEnd>
  /** Starts a job without waiting. */
  start(
    name: string,
    environment?: Readonly<Record<string, string>>,
  ): { readonly child: ChildProcess; readonly end: Promise<RunEnd> }
  standing(name: string): Promise<Standing>
  /** Deletes an object of the pipeline's `runs/` in the lake, as nobody should. */
  forget(name: string, object: string): Promise<void>
  sql(text: string): Promise<readonly Record<string, unknown>[]>
  close(): Promise<void>
}

export async function openTortureBench(): Promise<TortureBench> {
  const folder = await makeTempFolder()
  const home = await createLocalHome()
  const { environment: settings, user, password } = await jobSettings(home)
  const course = new Course()
  const source = await startShopSource()
  const {
    AWS_ENDPOINT_URL_S3: s3 = '',
    LAKELOAD_REDSHIFT_HOST: host = '',
    LAKELOAD_REDSHIFT_PORT: port = '',
  } = settings
  const s3Relay = await startS3Relay(s3, course)
  const redshiftRelay = await startRedshiftRelay(host, Number(port), course)
  const lake = createS3ObjectStore(new SettingsReader(settings).lake())
  const client = new Client({
    host,
    port: Number(port),
    database: settings.LAKELOAD_REDSHIFT_DATABASE,
    user,
    password,
  })
  await client.connect()
  const base = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    CI: 'true',
    ...settings,
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${s3Relay.port}`,
    LAKELOAD_REDSHIFT_HOST: '127.0.0.1',
    LAKELOAD_REDSHIFT_PORT: String(redshiftRelay.port),
    LAKELOAD_REDSHIFT_USER: user,
    LAKELOAD_REDSHIFT_PASSWORD: password,
    LAKELOAD_PIPELINES: join(folder, 'pipelines'),
    LAKELOAD_DBT_PROJECT: join(folder, 'dbt'),
  }
  const start: TortureBench['start'] = (name, environment = {}) => {
    const child = spawn(process.execPath, [join(repository, 'bin', 'lakeload.js'), 'run', name, '--json'], {
      cwd: folder,
      env: { ...base, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return { child, end: endOf(child) }
  }
  const sql: TortureBench['sql'] = async (text) => (await client.query(text)).rows
  return {
    course,
    source,
    pipeline: (name) => putShop(join(folder, 'pipelines'), name, source.url),
    start,
    run: async (name, disturbances = [], environment = {}) => {
      course.begin(...disturbances)
      const { child, end } = start(name, environment)
      course.aim(() => child.kill('SIGKILL'))
      return await end
    },
    standing: (name) => readStanding(sql, name),
    forget: async (name, object) => await lake.delete(`runs/${name}/${object}`),
    sql,
    close: async () => {
      await client.end()
      await lake.close()
      await Promise.all([s3Relay.close(), redshiftRelay.close(), source.close()])
      await home.close()
      await removeTempFolder(folder)
    },
  }
}

async function endOf(child: ChildProcess): Promise<RunEnd> {
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) => {
      output[name] += chunk.toString()
    })
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const { stdout, stderr } = output
  return {
    exitCode,
    stderr,
    ...(stdout.trim() === '' ? {} : { json: JSON.parse(stdout) as NonNullable<RunEnd['json']> }),
  }
}

/** Load ids become numbers in their order; times, sizes and the pipeline's own name are left out. */
async function readStanding(sql: TortureBench['sql'], name: string): Promise<Standing> {
  const loads = await sql(`select load_id from ${name}._loads order by load_id`)
  const order = new Map(loads.map((row, index) => [String(row.load_id), index + 1]))
  const tidy = (text: string): string => {
    let tidied = text.replaceAll(`/${name}/`, '/shop/').replace(/date=[\d-]+/, 'date=…')
    for (const [id, place] of order) tidied = tidied.replaceAll(id, `load ${place}`)
    return tidied
  }
  const read = async (table: string, without: readonly string[]): Promise<readonly object[]> => {
    const rows = await sql(`select * from ${name}.${table}`)
    return rows
      .map((row) =>
        Object.fromEntries(
          Object.entries(row)
            .filter(([column]) => !without.includes(column))
            .map(([column, value]) => [column, typeof value === 'string' ? tidy(value) : value]),
        ),
      )
      .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
  }
  const standing: Record<string, readonly object[]> = {}
  for (const table of shopTables) standing[table] = await read(table, ['_loaded_at'])
  standing._loads = await read('_loads', ['started_at', 'committed_at', 'contract_sha256'])
  standing._load_tables = await read('_load_tables', ['bytes'])
  standing._state = await read('_state', ['updated_at'])
  standing._schema_versions = await read('_schema_versions', ['contract_sha256', 'recorded_at', 'contract'])
  return standing
}
