import { join } from 'node:path'
import { Client, Pool } from 'pg'
import type * as Redshift from '../../../../local/redshift/start-redshift'
import { noS3 } from '../../../support/redshift/test-redshift'
import { makeTempFolder, removeTempFolder } from '../../../support/temp-folder'

const table = 'orders_'.repeat(14)
const column = 'customer_'.repeat(12)

let folder: string

beforeAll(async () => {
  folder = await makeTempFolder()
})

afterAll(() => removeTempFolder(folder))

/** The program as a new process has it: what it remembers of earlier names is gone. */
async function freshProgram(): Promise<typeof Redshift> {
  jest.resetModules()
  return await import('../../../../local/redshift/start-redshift')
}

async function withEndpoint(work: (endpoint: Client, pool: Pool) => Promise<void>): Promise<void> {
  const { startRedshift } = await freshProgram()
  const dataFolder = join(folder, 'redshift')
  const redshift = await startRedshift({ dataFolder, port: 0, s3: noS3, logFile: join(folder, 'log') })
  const { host, port, database, user, password } = redshift
  const client = new Client({ host, port, database, user, password })
  const pool = new Pool({ host, port, database, user, password, max: 8 })
  try {
    await client.connect()
    await work(client, pool)
  } finally {
    await client.end()
    await pool.end()
    await redshift.close()
  }
}

test('long names outlive a restart, and sessions that bring new ones at once all see them', async () => {
  await withEndpoint(async (client) => {
    await client.query(`create table ${table} (${column} integer)`)
  })
  await withEndpoint(async (client, pool) => {
    const { fields } = await client.query(`select * from ${table}`)
    expect(fields.map(({ name }) => name)).toEqual([column])
    const listed = await client.query({
      text: 'select column_name from information_schema.columns where table_name = $1',
      values: [table],
    })
    expect(listed.rows).toEqual([{ column_name: column }])

    const names = Array.from({ length: 8 }, (_, number) => `${table}${number}`)
    const found = await Promise.all(
      names.map(async (name) => {
        await pool.query(`create table ${name} (a integer)`)
        const { rows } = await pool.query({
          text: 'select tablename from pg_tables where tablename = $1',
          values: [name],
        })
        return rows
      }),
    )
    expect(found).toEqual(names.map((tablename) => [{ tablename }]))
    await client.query(`drop table ${[table, ...names].join(', ')}`)
  })
  const { removeRedshiftData } = await freshProgram()
  await removeRedshiftData(join(folder, 'redshift'))
})
