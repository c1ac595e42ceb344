import type { Client } from 'pg'
import {
  bindRequest,
  executeRequest,
  namedRequest,
  parseRequest,
  queryRequest,
  syncRequest,
} from '../../../../local/redshift/protocol/requests'
import { readDataRow } from '../../../../local/redshift/protocol/row-description'
import { readFields } from '../../../../local/redshift/protocol/sql-error'
import type { S3Endpoint } from '../../../../local/s3/s3-endpoint'
import { ParquetBucket } from '../../../support/redshift/parquet-bucket'
import { startTestRedshift, type TestRedshift } from '../../../support/redshift/test-redshift'
import { letters, WireClient } from '../../../support/redshift/wire-client'
import { startTestS3 } from '../../../support/test-s3'

let s3: S3Endpoint
let redshift: TestRedshift
let bucket: ParquetBucket
let client: Client

beforeAll(async () => {
  s3 = await startTestS3()
  bucket = new ParquetBucket(s3)
  redshift = await startTestRedshift(s3)
  client = await redshift.connect()
})

afterAll(async () => {
  bucket?.close()
  await redshift?.close()
  await s3?.close()
})

function copy(table: string, url: string, options = 'manifest'): string {
  return `copy ${table} from '${url}' iam_role '${redshift.iamRole}' format as parquet ${options}`
}

async function count(table: string, from = client): Promise<number> {
  const answer = await from.query<{ n: number }>(`select count(*)::int as n from ${table}`)
  return answer.rows[0]?.n ?? -1
}

describe('names', () => {
  test('longer than PostgreSQL keeps, up to the 127 bytes of Redshift, lead COPY to its columns', async () => {
    const [table, a, b] = [`t${'n'.repeat(126)}`, `${'n'.repeat(126)}1`, `${'n'.repeat(126)}2`]
    await client.query(`create table ${table} (${a} int, "${b}" int)`)
    const url = await bucket.putTable('long-names', 'select 1::int as b, 2::int as a')
    await client.query(copy(`${table} ("${b}", ${a})`, url))
    const { rows } = await client.query({ text: `select ${a}, ${b} from ${table}`, rowMode: 'array' })
    expect(rows).toEqual([[2, 1]])
  })
})

describe('values', () => {
  test('every type arrives exactly, null and the empty text apart', async () => {
    await client.query(`create table kinds (s smallint, i int, b bigint, r real, d double precision, o boolean, day date,
      moment timestamp, zoned timestamptz, small decimal(18,4), large decimal(38,10), t varchar(20))`)
    const url = await bucket.putTable(
      'kinds',
      `select * from (values
        ((-32768)::smallint, 2147483647::int, (-9223372036854775808)::bigint, 1.5::float, 1e-300::double, true, date '1969-07-20',
         timestamp '2262-04-11 23:47:16.854775', timestamptz '2020-02-29 23:59:59.999999+02', 12345678901234.5678::decimal(18,4),
         (-1234567890123456789012345678.0123456789)::decimal(38,10), 'a,"b"' || chr(10) || 'é\\'),
        (null, null, null, null, null, null, null, null, null, null, null, null),
        (1::smallint, 1, 1, 'nan'::float, '-inf'::double, false, date '2020-01-01', timestamp '0001-01-01 00:00:00',
         timestamptz '1900-01-01 00:00:00+00', 0::decimal(18,4), 0::decimal(38,10), '')
      ) v(s, i, b, r, d, o, day, moment, zoned, small, large, t)`,
    )
    await client.query(copy('kinds', url))
    const { rows } = await client.query({
      text: `select s::varchar, i::varchar, b::varchar, r::varchar, d::varchar, o, day::varchar, moment::varchar, zoned::varchar,
        small::varchar, large::varchar, t from kinds order by i desc nulls last`,
      rowMode: 'array',
    })
    expect(rows).toEqual([
      [
        '-32768',
        '2147483647',
        '-9223372036854775808',
        '1.5',
        '1e-300',
        true,
        '1969-07-20',
        '2262-04-11 23:47:16.854775',
        '2020-02-29 21:59:59.999999+00',
        '12345678901234.5678',
        '-1234567890123456789012345678.0123456789',
        'a,"b"\né\\',
      ],
      [
        '1',
        '1',
        '1',
        'NaN',
        '-Infinity',
        false,
        '2020-01-01',
        '0001-01-01 00:00:00',
        '1900-01-01 00:00:00+00',
        '0.0000',
        '0.0000000000',
        '',
      ],
      [null, null, null, null, null, null, null, null, null, null, null, null],
    ])
  })

  test('SUPER takes JSON documents, nested columns and plain text apart', async () => {
    await client.query('create table documents (id int, doc super, nested super, plain super)')
    const url = await bucket.putTable(
      'documents',
      `select 1::int as id, '{"a": [1, {"b": null}],  "n": 12345678901234567890.123}'::json as doc,
         {'x': 1, 'y': ['p', 'q']} as nested, '{"a": 1}' as plain
       union all select 2::int, null, null, null`,
    )
    await client.query(copy('documents', url, 'serializetojson manifest'))
    const { rows } = await client.query('select doc, nested, plain from documents order by id')
    expect(rows).toEqual([
      {
        doc: '{"a": [1, {"b": null}],  "n": 12345678901234567890.123}',
        nested: '{"x":1,"y":["p","q"]}',
        plain: '"{\\"a\\": 1}"',
      },
      { doc: null, nested: null, plain: null },
    ])
  })

  test('a single column keeps null and the empty text apart', async () => {
    await client.query('create table single (t varchar(10))')
    await client.query(
      copy('single', await bucket.putTable('single', `select unnest(['', null, 'x', '\\.']) as t`)),
    )
    const { rows } = await client.query('select t from single order by t nulls first')
    expect(rows).toEqual([{ t: null }, { t: '' }, { t: '\\.' }, { t: 'x' }])
  })

  test('a column list fills these columns by position, the others with their default', async () => {
    await client.query("create table listed (a int, b varchar(10) default 'none', c int)")
    const url = await bucket.putTable('listed', 'select 1::int as x, 2::int as y')
    await client.query(copy('listed (c, a)', url))
    expect((await client.query('select a, b, c from listed')).rows).toEqual([{ a: 2, b: 'none', c: 1 }])
  })

  test('a key prefix loads every file below it', async () => {
    await client.query('create table prefixed (a int)')
    await bucket.putParquet('pre/one.parquet', 'select 1::int as a')
    await bucket.putParquet('pre/two.parquet', 'select 2::int as a')
    await client.query(copy('prefixed', bucket.url('pre/'), ''))
    expect((await client.query('select a from prefixed order by a')).rows).toEqual([{ a: 1 }, { a: 2 }])
  })
})

describe('what a client sees', () => {
  let url: string

  beforeAll(async () => {
    url = await bucket.putTable(
      'seen',
      'select range::int as a from range(70)',
      'select range::int as a from range(30)',
    )
  })

  beforeEach(async () => {
    await client.query('drop table if exists seen')
    await client.query('create table seen (a int)')
  })

  test('the tag has no count, an INFO tells the rows, the functions know the load', async () => {
    const other = await redshift.connect()
    const notices: string[] = []
    other.on('notice', (notice) => notices.push(`${notice.severity}: ${notice.message}`))
    expect((await other.query('select pg_last_copy_id() as id, pg_last_copy_count() as n')).rows).toEqual([
      { id: -1, n: '0' },
    ])
    const answer = await other.query(copy('seen', url))
    expect([answer.command, answer.rowCount]).toEqual(['COPY', null])
    expect(notices).toEqual(["INFO: Load into table 'seen' completed, 100 record(s) loaded successfully."])
    const { rows } = await other.query<{ id: number; query: number; n: string }>(
      'select pg_last_copy_id() as id, pg_last_query_id() as query, pg_last_copy_count() as n',
    )
    expect(rows[0]?.n).toBe('100')
    expect(rows[0]?.id).toBeGreaterThan(0)
    expect(rows[0]?.query).toBe(rows[0]?.id)
    expect((await client.query('select pg_last_copy_id() as id')).rows).not.toEqual([{ id: rows[0]?.id }])
    const files = await client.query(
      'select trim(filename) as file_name, lines_scanned::int as n from stl_load_commits where query = $1 order by 1',
      [rows[0]?.id],
    )
    expect(files.rows).toEqual([
      { file_name: bucket.url('seen/part-0.parquet'), n: 70 },
      { file_name: bucket.url('seen/part-1.parquet'), n: 30 },
    ])
  })

  test('extended protocol: unnamed and prepared, executed again', async () => {
    const unnamed = { text: copy('seen', url), queryMode: 'extended' }
    await client.query(unnamed)
    const prepared = { name: 'load seen', text: copy('seen', url) }
    await client.query(prepared)
    await client.query(prepared)
    expect(await count('seen')).toBe(300)
  })

  test('a rolled-back COPY leaves nothing, and nobody sees it before the commit', async () => {
    const other = await redshift.connect()
    await client.query('begin')
    await client.query(copy('seen', url))
    expect(await count('seen')).toBe(100)
    expect(await count('seen', other)).toBe(0)
    await client.query('rollback')
    expect(await count('seen')).toBe(0)
    await client.query('begin')
    await client.query(copy('seen', url))
    await client.query('commit')
    expect(await count('seen', other)).toBe(100)
  })

  test('a table made in the same transaction, temporary ones too', async () => {
    await client.query('begin')
    await client.query('create temp table incoming (a int)')
    await client.query(copy('incoming', url))
    await client.query('insert into seen select a from incoming where a < 10')
    await client.query('commit')
    expect(await count('seen')).toBe(20)
    await client.query('drop table incoming')
  })

  test('between other statements of one simple query, in one implicit transaction', async () => {
    const results: unknown = await client.query(
      `insert into seen values (1000); ${copy('seen', url)}; select count(*)::int as n from seen`,
    )
    expect(results).toMatchObject([{ command: 'INSERT' }, { command: 'COPY' }, { rows: [{ n: 101 }] }])
    await expect(client.query(`${copy('seen', url)}; select 1/0`)).rejects.toMatchObject({ code: '22012' })
    expect(await count('seen')).toBe(101)
  })

  test('a pipeline in one write: statements before and after the COPY', async () => {
    const { client: wire } = await WireClient.login(redshift)
    const step = (sql: string) => [
      parseRequest('', sql),
      bindRequest('', '', []),
      namedRequest('D', 'P', ''),
      executeRequest(''),
    ]
    wire.send(
      ...step('insert into seen values (1)'),
      ...step(copy('seen', url)),
      ...step('select count(*) from seen'),
      syncRequest,
      queryRequest('select 7'),
    )
    const answer = await wire.readUntil('Z')
    expect(letters(answer)).toBe('12nC12nNC12TDCZ')
    expect(answer.filter(({ type }) => type === 'D').map(({ body }) => readDataRow(body))).toEqual([['101']])
    expect(letters(await wire.readUntil('Z'))).toBe('TDCZ')
    wire.destroy()
  })

  test('a statement that fails before the COPY skips it, one after it undoes it', async () => {
    const { client: wire } = await WireClient.login(redshift)
    const step = (sql: string) => [parseRequest('', sql), bindRequest('', '', []), executeRequest('')]
    wire.send(...step('select nothing'), ...step(copy('seen', url)), syncRequest)
    expect(letters(await wire.readUntil('Z'))).toBe('EZ')
    wire.send(...step(copy('seen', url)), ...step('select nothing'), syncRequest)
    expect(letters(await wire.readUntil('Z'))).toBe('12NCEZ')
    wire.destroy()
    expect(await count('seen')).toBe(0)
  })

  test('four sessions load at once', async () => {
    const clients = await Promise.all([1, 2, 3, 4].map(() => redshift.connect()))
    await Promise.all(clients.map((each) => each.query(copy('seen', url))))
    expect(await count('seen')).toBe(400)
  })
})

describe('what is refused', () => {
  test('a portal whose COPY has run: it is not loaded once more', async () => {
    await client.query('create table loaded_once (a int)')
    const url = await bucket.putTable('loaded-once', 'select 1::int as a')
    const { client: wire } = await WireClient.login(redshift)
    wire.send(parseRequest('', copy('loaded_once', url)), bindRequest('p', '', []), executeRequest('p'))
    wire.send(executeRequest('p'), syncRequest, queryRequest('select 1'))
    const answer = await wire.readUntil('Z')
    expect(letters(answer)).toMatch(/CEZ$/)
    const error = answer.find(({ type }) => type === 'E')
    expect(readFields(error?.body ?? Buffer.alloc(0)).get('M')).toBe('portal "p" cannot be run')
    wire.destroy()
    // All of it is one transaction, which has failed.
    expect(await count('loaded_once')).toBe(0)
  })

  beforeAll(async () => {
    await client.query('create schema strict')
    await client.query('create table strict.two (a int not null, b varchar(5))')
  })

  /** Runs a COPY that must fail inside a transaction; answers the error and the row that outlives the rollback. */
  async function failing(sql: string) {
    await client.query('begin')
    const error: unknown = await client.query(sql).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' })
    await client.query('rollback')
    const { rows } = await client.query(
      `select d.error_code, d.line_number::int, trim(d.column_name) as column_name, trim(d.file_name) as file_name,
         trim(e.raw_field_value) as value
       from sys_load_error_detail as d join stl_load_errors as e on e.query = d.query_id
       where d.query_id = pg_last_copy_id()`,
    )
    return { error, row: rows[0] }
  }

  test('another type, with the place in the file', async () => {
    const url = await bucket.putTable('strict/type', "select 1::bigint as a, 'x' as b")
    const { error, row } = await failing(copy('strict.two', url))
    expect(error).toMatchObject({ code: 'XX000', message: 'Spectrum Scan Error' })
    expect(error).toHaveProperty('detail', expect.stringContaining('code:      15007'))
    expect(error).toHaveProperty(
      'detail',
      expect.stringContaining(
        `has an incompatible Parquet schema for column '${bucket.url('strict/type/part-0.parquet')}.a'. ` +
          'Column type: INTEGER, Parquet schema:\noptional int64 a (INT_64) [i:0 d:1 r:0]',
      ),
    )
    expect(row).toMatchObject({
      error_code: 15_007,
      column_name: 'a',
      file_name: bucket.url('strict/type/part-0.parquet'),
    })
  })

  test('another number of columns', async () => {
    const { error } = await failing(
      copy('strict.two', await bucket.putTable('strict/count', 'select 1::int as a')),
    )
    expect(error).toHaveProperty(
      'detail',
      expect.stringContaining(
        'Unmatched number of columns between table and file. Table columns: 2, Data columns: 1',
      ),
    )
  })

  test('a text with more bytes than the column has', async () => {
    const url = await bucket.putTable(
      'strict/long',
      "select 1::int as a, 'abcde' as b union all select 2::int, 'ééé'",
    )
    const { error, row } = await failing(copy('strict.two', url))
    expect(error).toHaveProperty('detail', expect.stringContaining('Table: 5, Data: 6'))
    expect(row).toMatchObject({ error_code: 15_001, line_number: 2, column_name: 'b', value: '...' })
  })

  test('a null in a NOT NULL column', async () => {
    const url = await bucket.putTable('strict/null', "select unnest([1, null, 3])::int as a, 'x' as b")
    const { error, row } = await failing(copy('strict.two', url))
    expect(error).toMatchObject({
      code: 'XX000',
      message: "Load into table 'two' failed.  Check 'sys_load_error_detail' system table for details.",
    })
    expect(row).toMatchObject({ error_code: 1213, line_number: 2, column_name: 'a' })
  })

  test('a NOT NULL column that is left out', async () => {
    const url = await bucket.putTable('strict/out', "select 'x' as b")
    const { error, row } = await failing(copy('strict.two (b)', url))
    expect(error).toMatchObject({ message: expect.stringContaining("Load into table 'two' failed.") })
    expect(row).toMatchObject({ error_code: 1213 })
  })

  test('a nested column into text, SUPER without SERIALIZETOJSON', async () => {
    await client.query('create table strict.doc (a super)')
    const nested = await bucket.putTable('strict/nested', 'select 1::int as a, [1] as b')
    expect((await failing(copy('strict.two', nested))).error).toHaveProperty(
      'detail',
      expect.stringContaining('Invalid type: 4000'),
    )
    const document = await bucket.putTable('strict/document', "select '{}'::json as a")
    expect((await failing(copy('strict.doc', document))).error).toHaveProperty(
      'detail',
      expect.stringContaining('Invalid type: 4000'),
    )
  })

  test('a manifest without the size, with a wrong one, with a file that is not there', async () => {
    const size = await bucket.putParquet('strict/good.parquet', "select 1::int as a, 'x' as b")
    const url = bucket.url('strict/good.parquet')
    const without = await bucket.putManifest('strict/without', [{ url, mandatory: true }])
    expect((await failing(copy('strict.two', without))).error).toHaveProperty(
      'message',
      "File entry does not have 'meta' key.",
    )
    const wrong = await bucket.putManifest('strict/wrong', [
      { url, mandatory: true, meta: { content_length: size - 1 } },
    ])
    expect((await failing(copy('strict.two', wrong))).error).toHaveProperty(
      'message',
      expect.stringContaining('416'),
    )
    const absent = { url: bucket.url('strict/absent'), meta: { content_length: 1 } }
    const mandatory = await bucket.putManifest('strict/mandatory', [{ ...absent, mandatory: true }])
    expect((await failing(copy('strict.two', mandatory))).error).toHaveProperty(
      'message',
      expect.stringContaining('Error NoSuchKey'),
    )
    const good = { url, mandatory: true, meta: { content_length: size } }
    const optional = await bucket.putManifest('strict/optional', [absent, good])
    await client.query(copy('strict.two', optional))
    const none = await bucket.putManifest('strict/none', [absent])
    expect((await failing(copy('strict.two', none))).error).toHaveProperty(
      'message',
      expect.stringContaining('does not exist'),
    )
  })

  test('a manifest that is not there, a prefix without a file, a file that is no Parquet', async () => {
    expect((await failing(copy('strict.two', bucket.url('strict/no-manifest')))).error).toHaveProperty(
      'message',
      'COPY with MANIFEST parameter requires full path of an S3 object.',
    )
    expect((await failing(copy('strict.two', bucket.url('strict/no-such/'), ''))).error).toHaveProperty(
      'message',
      "The specified S3 prefix 'strict/no-such/' does not exist",
    )
    await bucket.put('strict/text.parquet', 'this is no parquet file at all')
    expect((await failing(copy('strict.two', bucket.url('strict/text.parquet'), ''))).error).toHaveProperty(
      'detail',
      expect.stringContaining('has an invalid version number'),
    )
  })

  test('another role, a table or a column that does not exist', async () => {
    const url = bucket.url('strict/good.parquet')
    const other = `copy strict.two from '${url}' iam_role 'arn:aws:iam::1:role/other' parquet`
    expect((await failing(other)).error).toHaveProperty(
      'message',
      expect.stringContaining('not authorized to assume IAM Role'),
    )
    expect((await failing(copy('strict.none', url))).error).toMatchObject({
      code: 'XX000',
      message: 'Cannot COPY into nonexistent table none',
    })
    expect((await failing(copy('strict.two (a, z)', url))).error).toMatchObject({ code: '42703' })
  })

  test('a failed COPY counts none, and the next one works', async () => {
    const url = await bucket.putTable('strict/next', "select 1::int as a, 'x' as b")
    await failing(copy('strict.two', bucket.url('strict/no-manifest')))
    expect((await client.query('select pg_last_copy_count()::int as n')).rows).toEqual([{ n: 0 }])
    await client.query(copy('strict.two', url))
    expect((await client.query('select pg_last_copy_count()::int as n')).rows).toEqual([{ n: 1 }])
  })

  test('an unnamed statement of the client outlives a failed COPY of another name', async () => {
    const { client: wire } = await WireClient.login(redshift)
    wire.send(parseRequest('mine', 'select 5'), syncRequest)
    await wire.readUntil('Z')
    wire.send(queryRequest(copy('strict.two', bucket.url('strict/no-manifest'))))
    const failed = await wire.readUntil('Z')
    expect(readFields(failed.find(({ type }) => type === 'E')?.body ?? Buffer.alloc(0)).get('C')).toBe(
      'XX000',
    )
    wire.send(bindRequest('', 'mine', []), executeRequest(''), syncRequest)
    expect(letters(await wire.readUntil('Z'))).toBe('2DCZ')
    wire.destroy()
  })
})
