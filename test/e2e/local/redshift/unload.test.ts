import { gunzipSync } from 'node:zlib'
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import type { Client } from 'pg'
import type { S3Endpoint } from '../../../../local/s3/s3-endpoint'
import { startTestRedshift, type TestRedshift } from '../../../support/redshift/test-redshift'
import { startTestS3, testS3Client } from '../../../support/test-s3'

let s3: S3Endpoint
let objects: S3Client
let redshift: TestRedshift
let client: Client

beforeAll(async () => {
  s3 = await startTestS3()
  objects = testS3Client(s3)
  redshift = await startTestRedshift(s3)
  client = await redshift.connect()
  await client.query('create table many (n integer, t varchar(100))')
  const digits = '(select 0 as d union all select 1 union all select 2 union all select 3 union all select 4)'
  await client.query(
    `insert into many select row_number() over (), repeat('x', 90) from ${Array.from({ length: 6 }, (_, i) => `${digits} as d${i}`).join(', ')}`,
  )
})

afterAll(async () => {
  objects?.destroy()
  await redshift?.close()
  await s3?.close()
})

function unload(query: string, prefix: string, options: string): string {
  return `unload ($$${query}$$) to 's3://${s3.bucket}/${prefix}' iam_role '${redshift.iamRole}' ${options}`
}

async function keys(prefix: string): Promise<readonly string[]> {
  const answer = await objects.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: prefix }))
  return (answer.Contents ?? []).map(({ Key = '' }) => Key)
}

async function read(key: string): Promise<Buffer> {
  const answer = await objects.send(new GetObjectCommand({ Bucket: s3.bucket, Key: key }))
  return Buffer.from((await answer.Body?.transformToByteArray()) ?? [])
}

test('many rows go to two slices, none is lost', async () => {
  await client.query(unload('select n from many', 'slices/', 'csv'))
  expect(await keys('slices/')).toEqual(['slices/0000_part_00', 'slices/0001_part_00'])
  const texts = await Promise.all((await keys('slices/')).map(read))
  const numbers = Buffer.concat(texts).toString().trim().split('\n').map(Number)
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 15_625 }, (_, index) => index + 1))
})

test('MAXFILESIZE begins a new file before one is too large', async () => {
  const twice =
    'select a.n, a.t from many as a, (select 1 as k union all select 2 union all select 3 union all select 4) as b'
  await client.query(unload(twice, 'cut/', 'csv header parallel off maxfilesize 5 mb'))
  expect(await keys('cut/')).toEqual(['cut/000', 'cut/001'])
  const [first, second] = await Promise.all([read('cut/000'), read('cut/001')])
  expect(first?.length).toBeLessThanOrEqual(5 * 1024 * 1024)
  expect(second?.toString('utf8', 0, 4)).toBe('n,t\n')
  const lines = [first, second].map((bytes) => (bytes?.toString().split('\n').length ?? 0) - 2)
  expect(lines.reduce((sum, count) => sum + count, 0)).toBe(62_500)
})

test('ORDER BY holds in one file, GZIP is GZIP', async () => {
  await client.query(unload('select n from many order by n desc', 'ordered/', 'gzip parallel off'))
  const lines = gunzipSync(await read('ordered/000.gz'))
    .toString()
    .trim()
    .split('\n')
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([15_625, '15625', '1'])
})

test('every type comes back from Parquet as it was', async () => {
  await client.query(`create table kinds (s smallint, i integer, b bigint, r real, d double precision, o boolean, day date,
    moment timestamp, zoned timestamptz, small decimal(18,4), large decimal(38,10), c char(3), t varchar(50), doc super)`)
  await client.query(`insert into kinds values
    (1, 2, 3, 1.5, 1e-300, true, '1969-07-20', '2262-04-11 23:47:16.854775', '2020-02-29 23:59:59.999999+02', 12345678901234.5678,
     -1234567890123456789012345678.0123456789, 'ab', 'a,"b" é', json_parse('{"k":[1,null]}')),
    (null, null, null, null, null, null, null, null, null, null, null, null, null, null),
    (4, 5, 6, 0, 0, false, '2000-01-01', '2000-01-01', '2000-01-01', 0, 0, '', '', json_parse('"x"'))`)
  await client.query('create table again (like kinds)')
  await client.query(unload('select * from kinds', 'kinds/', 'parquet manifest'))
  await client.query(
    `copy again from 's3://${s3.bucket}/kinds/manifest' iam_role default parquet serializetojson manifest`,
  )
  const rows = async (table: string) =>
    (await client.query({ text: `select * from ${table} order by s`, rowMode: 'array' })).rows
  expect(await rows('again')).toEqual(await rows('kinds'))
})

test('a query that fails in its middle leaves no object and a session that goes on', async () => {
  await expect(
    client.query(unload('select 1 / (n - 15000) from many', 'failed/', 'csv')),
  ).rejects.toMatchObject({
    code: '22012',
  })
  expect(await keys('failed/')).toEqual([])
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('a prepared UNLOAD, and one among other statements of a simple query', async () => {
  const sql = unload('select n from many where n < 3', 'prepared/', 'csv allowoverwrite parallel off')
  await client.query({ name: 'unload some', text: sql })
  await client.query({ name: 'unload some', text: sql })
  expect((await read('prepared/000')).toString().trim().split('\n').length).toBe(2)
  const results: unknown = await client.query(
    `insert into many values (-1, ''); ${unload('select n from many where n < 0', 'among/', 'csv parallel off')}; select 2 as two`,
  )
  expect(results).toMatchObject([{ command: 'INSERT' }, { command: 'UNLOAD' }, { rows: [{ two: 2 }] }])
  expect((await read('among/000')).toString()).toBe('-1\n')
})
