import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { RedshiftWarehouse } from '../../../job/adapters/redshift-warehouse'
import { createSystemClock } from '../../../job/adapters/system-clock'
import { openWarehouse } from '../../../job/commands/open-warehouse'
import { type CopyParts, checkCopy } from '../../../job/doctor/checks/check-copy'
import { checkSchemas } from '../../../job/doctor/checks/check-schemas'
import { checkWarehouseLogin } from '../../../job/doctor/checks/check-warehouse-login'
import { startHeldS3 } from '../../support/redshift/held-s3'
import { startTestRedshift, type TestRedshift } from '../../support/redshift/test-redshift'
import type { Fault } from '../../support/s3-faults/fault'
import { type FaultyS3, startFaultyS3 } from '../../support/s3-faults/faulty-s3'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'
import { keysOf, openTestLake } from '../../support/test-lake'

const signal = new AbortController().signal

let s3: FaultyS3
let redshift: TestRedshift
let scratch: string
beforeAll(async () => {
  s3 = await startFaultyS3()
  // The warehouse has its own way to the lake, which breaks apart from ours.
  redshift = await startTestRedshift(s3)
  scratch = await makeTempFolder()
})
afterAll(async () => {
  await redshift.close()
  await s3.close()
  await removeTempFolder(scratch)
})
afterEach(() => s3.faults.clear())

const warehouse = (user = redshift.user, password = redshift.password) =>
  new RedshiftWarehouse({
    host: redshift.host,
    port: redshift.port,
    database: redshift.database,
    credentials: { user, password },
    sslmode: 'disable',
  })

const credentials = () => ({ accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey })

const parts = (more: Partial<CopyParts> = {}): CopyParts => ({
  lake: {
    bucket: s3.bucket,
    prefix: 'copy',
    region: s3.region,
    endpoint: s3.endpoint,
    credentials: credentials(),
  },
  warehouse: warehouse(),
  role: 'default',
  scratchFolder: scratch,
  ...more,
})

/** Nothing is left of a check: no object, no file, no table. */
async function expectNothingLeft(): Promise<void> {
  s3.faults.clear()
  const store = openTestLake(s3, { prefix: '', credentials: credentials() })
  expect(await keysOf(store, 'copy/')).toEqual([])
  await store.close()
  expect(readdirSync(scratch)).toEqual([])
  const client = await redshift.connect()
  const { rows } = await client.query("select count(*) as n from svv_tables where table_name = '_doctor_row'")
  expect(Number(rows[0].n)).toBe(0)
}

describe('COPY', () => {
  it('loads one row by the role, and leaves nothing', async () => {
    expect(await checkCopy(parts(), signal)).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(
        /^role `default` loaded one row of Parquet by manifest in [\d.]+ s; rolled back$/,
      ),
    })
    await expectNothingLeft()
  })

  it('tells a role that the warehouse cannot take', async () => {
    const role = 'arn:aws:iam::111122223333:role/other'
    await expect(checkCopy(parts({ role }), signal)).rejects.toMatchObject({
      code: 'DOCTOR_COPY_ROLE_UNUSABLE',
      kind: 'config',
      message: expect.stringContaining(`not authorized to assume IAM Role ${role}`),
      hint: expect.stringContaining('trust policy'),
    })
    await expectNothingLeft()
  })

  it.each<[string, Fault, string]>([
    [
      'manifest',
      { effect: 'access-denied', method: 'GET', path: 'copy.manifest' },
      'may not read the manifest',
    ],
    ['file', { effect: 'access-denied', method: 'GET', path: 'row.parquet' }, 'may not read the file'],
  ])('tells a role that may not read the %s', async (_what, fault, message) => {
    s3.faults.add({ ...fault, times: Number.POSITIVE_INFINITY })
    await expect(checkCopy(parts(), signal)).rejects.toMatchObject({
      code: 'DOCTOR_COPY_DENIED',
      message: expect.stringContaining(message),
    })
    await expectNothingLeft()
  })

  it('tells a lake that the job itself may not write to, and takes away what it could write', async () => {
    s3.faults.add({ effect: 'access-denied', method: 'PUT', path: 'copy.manifest' })
    await expect(checkCopy(parts(), signal)).rejects.toMatchObject({ code: 'LAKE_ACCESS_DENIED' })
    await expectNothingLeft()
  })

  it('tells a warehouse that cannot be logged in to, and takes away what it wrote', async () => {
    await expect(
      checkCopy(parts({ warehouse: warehouse('lakeload', 'wrong') }), signal),
    ).rejects.toMatchObject({
      code: 'LOAD_ACCESS_DENIED',
    })
    await expectNothingLeft()
  })

  it('tells a warehouse that loads another row', async () => {
    // A session that answers as Redshift would if it lost the letters beyond ASCII.
    const other = {
      connect: async () => ({
        query: async () => [{ now: '2026-11-22 06:00:00', id: 42, word: 'gr??er ? kleiner' }] as never,
        execute: async () => 0,
        close: async () => {},
      }),
    }
    await expect(checkCopy(parts({ warehouse: other }), signal)).rejects.toMatchObject({
      code: 'DOCTOR_COPY_DIFFERS',
      message: expect.stringContaining('gr??er'),
    })
    await expectNothingLeft()
  })
})

describe('a warehouse without a way to S3', () => {
  it('does not hold up the check beyond its time', async () => {
    const held = await startHeldS3()
    const stuck = await startTestRedshift(held)
    const { host, port, database, user, password } = stuck
    const connection = { host, port, database, credentials: { user, password }, sslmode: 'disable' } as const
    const stop = new AbortController()
    const copying = checkCopy(parts({ warehouse: new RedshiftWarehouse(connection) }), stop.signal)
    await held.nextRequest()
    stop.abort(new Error('over'))
    await expect(copying).rejects.toMatchObject({ code: 'LOAD_CONNECTION_LOST' })
    await stuck.close()
    await held.close()
    await expectNothingLeft()
  })
})

describe('the login', () => {
  it('tells user, database and version', async () => {
    expect(await checkWarehouseLogin(warehouse(), signal)).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(/^user `lakeload` in database `dev`, Redshift [\d.]+$/),
    })
  })

  it('tells a wrong password', async () => {
    await expect(checkWarehouseLogin(warehouse('lakeload', 'wrong'), signal)).rejects.toMatchObject({
      code: 'LOAD_ACCESS_DENIED',
      message: expect.not.stringContaining('wrong'),
    })
  })

  it('tells a database that is not there', async () => {
    const settings = {
      host: redshift.host,
      port: redshift.port,
      database: 'nowhere',
      sslmode: 'disable',
    } as const
    const login = { kind: 'password', user: redshift.user, password: redshift.password } as const
    const open = openWarehouse({ ...settings, login }, createSystemClock(), () => {})
    await expect(checkWarehouseLogin(open.warehouse, signal)).rejects.toMatchObject({
      code: 'LOAD_DATABASE_MISSING',
    })
  })
})

describe('privileges', () => {
  it('are those of the user, in the warehouse itself', async () => {
    const client = await redshift.connect()
    await client.query("create user newcomer password 'Secret-word-1'")
    await client.query('create schema half')
    await client.query('grant usage on schema half to newcomer')
    await client.query('create schema half_marts')
    await client.query('create schema open')
    const newcomer = warehouse('newcomer', 'Secret-word-1')
    const dbt = join(scratch, 'no-models')
    await expect(checkSchemas(newcomer, 'half', dbt, signal)).rejects.toMatchObject({
      code: 'LOAD_PERMISSION_DENIED',
      message:
        'user `newcomer` lacks CREATE on database `dev` (there is no schema `half_staging`), CREATE on schema `half`, USAGE on schema `half_marts`, CREATE on schema `half_marts`',
      hint: expect.stringContaining('lakeload bootstrap'),
    })
    for (const name of ['open', 'open_staging', 'open_marts']) {
      await client.query(`create schema if not exists ${name}`)
      await client.query(`grant usage, create on schema ${name} to newcomer`)
    }
    expect(await checkSchemas(newcomer, 'open', dbt, signal)).toEqual({
      status: 'ok',
      message: 'may create in `open`, `open_staging`, `open_marts`',
    })
    await client.query('create table open.orders (id integer)')
    expect(await checkSchemas(newcomer, 'open', dbt, signal)).toMatchObject({
      status: 'warning',
      message: '`open.orders` belongs to `lakeload`: only its owner can load or replace a table',
    })
    expect(await checkSchemas(warehouse(), 'absent', dbt, signal)).toEqual({
      status: 'ok',
      message: 'may create `absent`, `absent_staging`, `absent_marts`',
    })
  })
})
