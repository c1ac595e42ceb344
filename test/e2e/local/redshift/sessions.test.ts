import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { encodeMessage, int32 } from '../../../../local/redshift/protocol/message'
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
import { startTestRedshift, type TestRedshift } from '../../../support/redshift/test-redshift'
import { letters, startupWith, WireClient } from '../../../support/redshift/wire-client'

const run = promisify(execFile)

let redshift: TestRedshift

beforeAll(async () => {
  redshift = await startTestRedshift()
})

afterAll(() => redshift.close())

describe('log-in', () => {
  test('a wrong password is refused with 28P01', async () => {
    const client = new Client({ ...redshift, password: 'wrong' })
    await expect(client.connect()).rejects.toMatchObject({
      code: '28P01',
      message: 'password authentication failed for user "lakeload"',
    })
  })

  test('an unknown user is refused like a wrong password', async () => {
    const client = new Client({ ...redshift, user: 'postgres' })
    await expect(client.connect()).rejects.toMatchObject({
      code: '28P01',
      message: 'password authentication failed for user "postgres"',
    })
  })

  test.each(['postgres', 'template1', 'other'])('the database %s is refused', async (database) => {
    const client = new Client({ ...redshift, database })
    await expect(client.connect()).rejects.toMatchObject({ code: '3D000' })
  })

  test('parameters of Redshift drivers are dropped, Redshift versions reported', async () => {
    const { client, opening } = await WireClient.login(redshift, {
      client_protocol_version: '2',
      driver_version: 'Redshift Python Driver 2.1.17',
      os_version: 'Linux',
      application_name: 'a driver',
    })
    const reported = opening.filter(({ type }) => type === 'S').map(({ body }) => body.toString('utf8'))
    expect(reported).toContain('server_version\x008.0.2\0')
    expect(reported).toContain('server_protocol_version\x000\0')
    expect(reported).toContain('application_name\0a driver\0')
    expect(reported.filter((text) => text.startsWith('server_version\0'))).toHaveLength(1)
    client.destroy()
  })

  test('a newer minor version is negotiated down to 3.0', async () => {
    const client = await WireClient.open(redshift.port)
    client.send(startupWith({ user: 'lakeload', database: 'dev' }, 196_610))
    const [negotiated] = await client.readUntil('v')
    expect(negotiated?.body.readInt32BE(0)).toBe(196_608)
    client.destroy()
  })

  test('protocol 2 is refused', async () => {
    const client = await WireClient.open(redshift.port)
    client.send(startupWith({}, 131_072))
    const [error] = await client.readUntil('E')
    expect(error === undefined ? '' : readFields(error.body).get('C')).toBe('0A000')
  })
})

describe('statements', () => {
  test('simple, extended and named statements of node-postgres', async () => {
    const client = await redshift.connect()
    expect((await client.query("select 'é' as a")).rows).toEqual([{ a: 'é' }])
    expect((await client.query('select $1::int + 1 as a', [41])).rows).toEqual([{ a: 42 }])
    const named = { name: 'twice', text: 'select $1::int * 2 as a' }
    expect((await client.query({ ...named, values: [4] })).rows).toEqual([{ a: 8 }])
    expect((await client.query({ ...named, values: [5] })).rows).toEqual([{ a: 10 }])
  })

  test('several statements in one simple query, each with its result', async () => {
    const client = await redshift.connect()
    const results: unknown = await client.query(
      'create temp table s (a int); insert into s values (1), (2); select a from s',
    )
    expect(results).toMatchObject([
      { command: 'CREATE' },
      { command: 'INSERT', rowCount: 2 },
      { rows: [{ a: 1 }, { a: 2 }] },
    ])
  })

  test('statements of one simple query know the tables that those before them have made', async () => {
    const client = await redshift.connect()
    await client.query(`create table made (a super); insert into made values ('{"b": 1}')`)
    expect((await client.query('select json_typeof(a) as kind from made')).rows).toEqual([{ kind: 'string' }])
  })

  test('TRUNCATE commits a transaction that was begun in the same simple query', async () => {
    const client = await redshift.connect()
    await client.query('create table cleared (a int); create table beside (a int)')
    await client.query('begin; insert into beside values (1); truncate cleared; rollback')
    expect((await client.query('select count(*)::int as n from beside')).rows).toEqual([{ n: 1 }])
    const messages: string[] = []
    client.on('notice', ({ message }) => messages.push(message ?? ''))
    await expect(client.query('truncate beside; select 1/0')).rejects.toMatchObject({ code: '22012' })
    expect((await client.query('select count(*)::int as n from beside')).rows).toEqual([{ n: 0 }])
    expect(messages).toEqual([])
  })

  test('a second cursor is refused in the extended protocol too', async () => {
    const client = await redshift.connect()
    await client.query('begin')
    const declare = (name: string) => ({ name, text: `declare ${name} cursor for select 1 as a` })
    await client.query(declare('first_one'))
    await expect(client.query(declare('second_one'))).rejects.toMatchObject({ code: 'XX000' })
    await client.query('rollback')
  })

  test('an error in one of several statements undoes those before it', async () => {
    const client = await redshift.connect()
    await client.query('create table undone (a int)')
    await expect(client.query('insert into undone values (1); select 1/0; select 2')).rejects.toMatchObject({
      code: '22012',
    })
    expect((await client.query('select count(*)::int as n from undone')).rows).toEqual([{ n: 0 }])
  })

  test('an error in a transaction keeps it failed until the rollback', async () => {
    const client = await redshift.connect()
    await client.query('begin')
    await expect(client.query('select nothing')).rejects.toMatchObject({ code: '42703' })
    await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' })
    await client.query('rollback')
    expect((await client.query('select 1 as a')).rows).toEqual([{ a: 1 }])
  })

  test('SUPER is reported as type 4000, text as varchar', async () => {
    const client = await redshift.connect()
    const { fields, rows } = await client.query(`select json_parse('{"a": 1}') as s, 'x'::text as t`)
    expect(fields.map(({ dataTypeID }) => dataTypeID)).toEqual([4000, 1043])
    expect(rows).toEqual([{ s: '{"a":1}', t: 'x' }])
  })

  test('a pipeline in one write is answered in order, an error skips up to the Sync', async () => {
    const { client } = await WireClient.login(redshift)
    const step = (sql: string) => [
      parseRequest('', sql),
      bindRequest('', '', []),
      namedRequest('D', 'P', ''),
      executeRequest(''),
    ]
    client.send(...step('select 1'), ...step('select 2'), syncRequest)
    expect(letters(await client.readUntil('Z'))).toBe('12TDC12TDCZ')
    client.send(...step('select nothing'), ...step('select 2'), syncRequest, ...step('select 3'), syncRequest)
    expect(letters(await client.readUntil('Z'))).toBe('EZ')
    expect(letters(await client.readUntil('Z'))).toBe('12TDCZ')
    client.destroy()
  })

  test('a statement that Redshift does not have is refused where it is parsed, and skips up to the Sync', async () => {
    const { client } = await WireClient.login(redshift)
    const copy = "copy t from 's3://b/k' iam_role default format orc"
    client.send(parseRequest('', copy), bindRequest('', '', []), executeRequest(''), syncRequest)
    const answer = await client.readUntil('Z')
    expect(letters(answer)).toBe('EZ')
    expect(readFields(answer[0]?.body ?? Buffer.alloc(0)).get('C')).toBe('0A000')
    client.send(queryRequest(`select 1; ${copy}; select 2`))
    const series = await client.readUntil('Z')
    expect(letters(series)).toBe('TDCEZ')
    client.destroy()
  })

  test('a refusal makes a transaction fail as any error does', async () => {
    const client = await redshift.connect()
    await client.query('begin')
    await expect(client.query("copy t from 's3://b/k' iam_role default format orc")).rejects.toMatchObject({
      code: '0A000',
    })
    await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' })
    await client.query('rollback')
  })

  test('TRUNCATE commits the transaction it stands in, by simple and by extended query', async () => {
    const client = await redshift.connect()
    await client.query('create table emptied (a int)')
    for (const queryMode of [undefined, 'extended']) {
      await client.query('insert into emptied values (1)')
      await client.query('begin')
      await client.query('insert into emptied values (2)')
      const truncate = { text: 'truncate emptied', queryMode }
      await client.query(truncate)
      await client.query('rollback')
      expect((await client.query('select count(*)::int as n from emptied')).rows).toEqual([{ n: 0 }])
    }
  })

  test('large results arrive whole', async () => {
    const { client } = await WireClient.login(redshift)
    client.send(queryRequest("select lpad('', 100000, 'ab') from pg_catalog.pg_class limit 200"))
    const rows = (await client.readUntil('Z')).filter(({ type }) => type === 'D')
    expect(rows).toHaveLength(200)
    expect(new Set(rows.map((row) => readDataRow(row.body)[0]?.length))).toEqual(new Set([100_000]))
    client.destroy()
  })

  test('sessions are separate: one sees nothing that another has not committed', async () => {
    const [one, two] = [await redshift.connect(), await redshift.connect()]
    await one.query('create table separate (a int)')
    await one.query('begin')
    await one.query('insert into separate values (1)')
    expect((await two.query('select count(*)::int as n from separate')).rows).toEqual([{ n: 0 }])
    await one.query('commit')
    expect((await two.query('select count(*)::int as n from separate')).rows).toEqual([{ n: 1 }])
  })

  test('a prepared statement dates its transaction and is logged each time that it runs', async () => {
    const client = await redshift.connect()
    const other = await redshift.connect()
    await client.query('create table watched (a int)')
    const count = { name: 'count_watched', text: 'select count(*)::int as n from watched' }
    expect((await client.query(count)).rows).toEqual([{ n: 0 }])
    await client.query('begin')
    expect((await client.query(count)).rows).toEqual([{ n: 0 }])
    await other.query('insert into watched values (1)')
    await expect(client.query('insert into watched values (2)')).rejects.toMatchObject({ message: '1023' })
    await client.query('rollback')
    const { rows } = await client.query(
      `select count(*)::int as n from stl_query where querytxt like 'select count(*)::int as n from watched%'`,
    )
    expect(rows).toEqual([{ n: 2 }])
  })

  test('of two transactions that read what the other writes, and end at once, one fails', async () => {
    const clients = [await redshift.connect(), await redshift.connect()] as const
    await clients[0].query('create table left_one (a int)')
    await clients[0].query('create table right_one (a int)')
    for (let round = 0; round < 10; round++) {
      const run = async (client: Client, read: string, written: string) => {
        await client.query('begin')
        await client.query(`select count(*) from ${read}`)
        await client.query(`insert into ${written} values (1)`)
        return () => client.query('commit')
      }
      const [first, second] = clients
      const ends = await Promise.all([
        run(first, 'left_one', 'right_one'),
        run(second, 'right_one', 'left_one'),
      ])
      const results = await Promise.allSettled(ends.map((end) => end()))
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const failed = results.find((result) => result.status === 'rejected')
      expect(failed?.reason).toMatchObject({ code: 'XX000', message: '1023' })
    }
  })

  test('a cancel request ends the statement that runs', async () => {
    const { client, opening } = await WireClient.login(redshift)
    const key = opening.find(({ type }) => type === 'K')
    client.send(queryRequest('select pg_sleep(600)'))
    const answer = await cancelled(client, async () => {
      const again = await WireClient.open(redshift.port)
      again.send(encodeMessage('', int32(80_877_102), key?.body ?? Buffer.alloc(0)))
      await again.readUntil('none')
    })
    expect(answer).toBe('57014')
    client.destroy()
  })
})

/** A cancel that comes before its statement has begun is lost, as with any PostgreSQL, so it is sent until it takes. */
async function cancelled(client: WireClient, repeat: () => Promise<void>): Promise<string | undefined> {
  let code: string | undefined
  const answer = client.readUntil('Z').then((messages) => {
    const error = messages.find(({ type }) => type === 'E')
    code = error === undefined ? 'none' : readFields(error.body).get('C')
  })
  while (code === undefined) await Promise.race([answer, repeat()])
  return code
}

test('psql, where it is installed', async () => {
  if ((await run('psql', ['--version']).catch(() => undefined)) === undefined) {
    console.warn('psql is not installed: not tried')
    return
  }
  const { host, port, user, password, database } = redshift
  const address = [`host=${host}`, `port=${port}`, `user=${user}`, `dbname=${database}`].join(' ')
  const args = ['-X', '-A', '-t', '-d', address, '-c', 'create temp table p (a int)', '-c', 'select 40 + 2']
  const { stdout } = await run('psql', args, { env: { ...process.env, PGPASSWORD: password } })
  expect(stdout.trim().split('\n')).toEqual(['CREATE TABLE', '42'])
})

test('the log holds no password and no statement', async () => {
  const client = await redshift.connect()
  await client.query("select 'a secret value'")
  const text = await readFile(redshift.logFile, 'utf8')
  expect(text).not.toContain(redshift.password)
  expect(text).not.toContain('a secret value')
})
