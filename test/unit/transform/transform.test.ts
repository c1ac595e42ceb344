import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JobError } from '../../../job/errors/job-error'
import type { Warehouse, WarehouseSession } from '../../../job/ports/warehouse'
import { type TransformContext, transform } from '../../../job/transform/transform'
import { keepLog, writeProgram } from './program'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeload-transform-'))
  await mkdir(join(folder, 'models', 'shop'), { recursive: true })
  await writeFile(join(folder, 'models', 'shop', 'orders.sql'), 'select 1 as id')
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const noRows: WarehouseSession = { query: async () => [], execute: async () => 0, close: async () => {} }
const answering: Warehouse = { connect: async () => noRows }

function contextOf(pipeline: string, warehouse = answering): TransformContext & { readonly lines: string[] } {
  const { log, lines } = keepLog()
  return {
    pipeline: {
      name: pipeline,
      source: { kind: 'files', path: '/data' },
      streams: [],
      contract: { pipeline, tables: [], ignored: [], sha256: '0' },
    },
    warehouse,
    log,
    signal: new AbortController().signal,
    scratchFolder: join(folder, 'scratch'),
    lines,
  }
}

const optionsOf = (dbtExecutable: string) => ({
  dbtExecutable,
  projectFolder: folder,
  environment: async () => ({}),
})

test('a pipeline without models has nothing to do, with no dbt at all', async () => {
  const context = contextOf('bare')
  expect(await transform(context, optionsOf('/none/dbt'))).toEqual({
    passed: 0,
    failed: 0,
    skipped: 0,
    warned: 0,
    failed_nodes: [],
  })
  expect(context.lines).toEqual(['info no dbt models for `bare`'])
})

test('failed tests are a result, not an error', async () => {
  const dbt = await writeProgram(
    folder,
    `results([
      { unique_id: 'model.lakeload.orders', status: 'success' },
      { unique_id: 'test.lakeload.t', status: 'fail', message: 'Got 1 result', failures: 1, compiled_code: 'select 1' },
      { unique_id: 'model.lakeload.late', status: 'skipped' },
    ])
    process.exitCode = 1`,
  )
  const context = contextOf('shop')
  expect(await transform(context, optionsOf(dbt))).toEqual({
    passed: 1,
    failed: 1,
    skipped: 1,
    warned: 0,
    failed_nodes: [
      {
        unique_id: 'test.lakeload.t',
        status: 'fail',
        message: 'Got 1 result',
        failures: 1,
        query: 'select 1',
      },
    ],
  })
  expect(context.lines).toEqual(['info dbt: 1 passed, 1 failed, 1 skipped, 0 warned'])
})

test("a dbt that cannot work is an error with dbt's own words", async () => {
  const dbt = await writeProgram(
    folder,
    `line('MainEncounteredError', 'error', 'Encountered an error:\\nParsing Error\\n  Env var required')
    process.exitCode = 2`,
  )
  await expect(transform(contextOf('shop'), optionsOf(dbt))).rejects.toMatchObject({
    code: 'TRANSFORM_DBT_FAILED',
    kind: 'config',
    message: 'dbt ended with exit code 2: Encountered an error: Parsing Error Env var required',
  })
})

test('where the warehouse does not answer, its own error is thrown: that one is worth a rerun', async () => {
  const dbt = await writeProgram(folder, `process.exitCode = 2`)
  const unreachable = new JobError('LOAD_WAREHOUSE_UNREACHABLE', 'no connection to `example.org`')
  const away: Warehouse = { connect: () => Promise.reject(unreachable) }
  await expect(transform(contextOf('shop', away), optionsOf(dbt))).rejects.toBe(unreachable)
})

test("results of a run before are not taken for this run's", async () => {
  const first = await writeProgram(
    folder,
    `results([{ unique_id: 'model.lakeload.orders', status: 'success' }])`,
  )
  expect(await transform(contextOf('shop'), optionsOf(first))).toMatchObject({ passed: 1 })
  const second = await writeProgram(folder, 'process.exitCode = 1')
  await expect(transform(contextOf('shop'), optionsOf(second))).rejects.toMatchObject({
    code: 'TRANSFORM_DBT_FAILED',
    message: 'dbt ended with exit code 1: it said nothing',
  })
})

test('a dbt that is killed is an error although it left results', async () => {
  const dbt = await writeProgram(folder, `results([]); process.kill(process.pid, 'SIGKILL')`)
  await expect(transform(contextOf('shop'), optionsOf(dbt))).rejects.toMatchObject({
    message: 'dbt ended with signal SIGKILL: it said nothing',
  })
})

test('dbt writes into the target folder that is given', async () => {
  const dbt = await writeProgram(folder, `results([])`)
  const targetFolder = join(folder, 'cache')
  await transform(contextOf('shop'), { ...optionsOf(dbt), targetFolder })
  expect(await readFile(join(targetFolder, 'run_results.json'), 'utf8')).toBe('{"results":[]}')
})

test('dbt’s environment is asked for when dbt starts: a password in it may hold for an hour only', async () => {
  const dbt = await writeProgram(
    folder,
    `results([{ unique_id: process.env.LAKELOAD_REDSHIFT_USER, status: 'fail' }])`,
  )
  let asked = 0
  const environment = async () => {
    asked += 1
    return { LAKELOAD_REDSHIFT_USER: `user ${asked}` }
  }
  const options = { ...optionsOf(dbt), environment }
  await transform(contextOf('bare'), options)
  expect(asked).toBe(0)
  const { failed_nodes } = await transform(contextOf('shop'), options)
  expect(failed_nodes[0]?.unique_id).toBe('user 1')
})

test('what cannot be asked for is the error, and dbt is not started', async () => {
  const denied = new JobError('AWS_ACCESS_DENIED', 'not allowed')
  const options = { ...optionsOf('/none/dbt'), environment: () => Promise.reject(denied) }
  await expect(transform(contextOf('shop'), options)).rejects.toBe(denied)
})
