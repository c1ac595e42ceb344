import { readFile } from 'node:fs/promises'
import { Pool, type QueryResult } from 'pg'
import type { S3Endpoint } from '../../../../local/s3/s3-endpoint'
import { ParquetBucket } from '../../../support/redshift/parquet-bucket'
import { startTestRedshift, type TestRedshift } from '../../../support/redshift/test-redshift'
import { startTestS3 } from '../../../support/test-s3'

let s3: S3Endpoint
let bucket: ParquetBucket
let redshift: TestRedshift
let copy: string

beforeAll(async () => {
  s3 = await startTestS3()
  bucket = new ParquetBucket(s3)
  redshift = await startTestRedshift(s3)
  await bucket.putParquet('n/part.parquet', 'select range::integer as a from range(1000)')
  copy = `copy n from '${bucket.url('n/')}' iam_role default format as parquet`
  const client = await redshift.connect()
  await client.query('create table n (a integer)')
})

afterAll(async () => {
  bucket?.close()
  await redshift?.close()
  await s3?.close()
})

const withTls = async () => {
  const { host, port, database, user, password, caFile } = redshift
  return { host, port, database, user, password, ssl: { ca: await readFile(caFile, 'utf8') } }
}

test('a portal hands out rows in parts, as cursors of drivers do', async () => {
  const client = await redshift.connect()
  await client.query('begin')
  // What pg-cursor does underneath: Execute with a limit on a portal of the same name.
  const config = { text: 'select a from generate_series(1, 5) as g (a)', rows: 2, values: [] }
  const { rows }: QueryResult<{ a: number }> = await client.query({
    ...config,
    queryMode: 'extended',
  } as never)
  expect(rows.map(({ a }) => a)).toEqual([1, 2, 3, 4, 5])
  await client.query('rollback')
})

test('a pool of eight runs statements, transactions and COPYs side by side', async () => {
  const pool = new Pool({ ...(await withTls()), max: 8 })
  try {
    await pool.query('create table side (job integer, a integer)')
    const jobs = Array.from({ length: 24 }, async (_, job) => {
      const client = await pool.connect()
      try {
        await client.query('begin')
        await client.query('create temp table n (a integer)')
        await client.query(copy)
        await client.query('insert into side select $1::integer, max(a) from n', [job])
        await client.query('drop table n')
        await client.query(job % 3 === 0 ? 'rollback' : 'commit')
      } finally {
        client.release()
      }
    })
    await Promise.all(jobs)
    const { rows } = await pool.query('select count(*)::int as jobs, min(a) as least from side')
    expect(rows).toEqual([{ jobs: 16, least: 999 }])
  } finally {
    await pool.end()
  }
})

test('a named statement is prepared once and outlives an error and a rollback', async () => {
  const client = await redshift.connect()
  const ask = (value: string) =>
    client.query({ name: 'divide', text: 'select 10 / $1::integer as a', values: [value] })
  expect((await ask('5')).rows).toEqual([{ a: 2 }])
  await client.query('begin')
  await expect(ask('0')).rejects.toMatchObject({ code: '22012' })
  await expect(ask('2')).rejects.toMatchObject({ code: '25P02' })
  await client.query('rollback')
  expect((await ask('2')).rows).toEqual([{ a: 5 }])
})

test('one query of several statements with a COPY among them: each has its answer, all are one transaction', async () => {
  const client = await redshift.connect()
  const sql = `truncate n; ${copy}; select count(*)::int as a from n; begin; ${copy}; commit; select count(*)::int as a from n`
  const results = (await client.query(sql)) as unknown as readonly QueryResult[]
  expect(results.map(({ command }) => command)).toEqual([
    'TRUNCATE',
    'COPY',
    'SELECT',
    'BEGIN',
    'COPY',
    'COMMIT',
    'SELECT',
  ])
  expect([results[2]?.rows, results[6]?.rows]).toEqual([[{ a: 1000 }], [{ a: 2000 }]])
  await expect(client.query(`${copy}; select 1 / 0`)).rejects.toMatchObject({ code: '22012' })
  expect((await client.query('select count(*)::int as a from n')).rows).toEqual([{ a: 2000 }])
})
