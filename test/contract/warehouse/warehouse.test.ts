import { readFile } from 'node:fs/promises'
import type { CredentialsProvider } from '../../../job/adapters/database-credentials'
import { RedshiftWarehouse } from '../../../job/adapters/redshift-warehouse'
import { JobError } from '../../../job/errors/job-error'
import type { Warehouse } from '../../../job/ports/warehouse'
import { killSession } from '../../support/load/faulty-warehouse'
import { startTestRedshift, type TestRedshift } from '../../support/redshift/test-redshift'

let redshift: TestRedshift
const notices: string[] = []

beforeAll(async () => {
  redshift = await startTestRedshift()
})
afterAll(async () => {
  await redshift?.close()
})

function open(
  change: {
    readonly user?: string
    readonly password?: string
    readonly credentials?: CredentialsProvider
    readonly database?: string
    readonly sslmode?: 'require' | 'verify-full'
    readonly certificateAuthority?: string
  } = {},
): Warehouse {
  const { host, port, database } = redshift
  const { user = redshift.user, password = redshift.password, ...more } = change
  return new RedshiftWarehouse(
    { host, port, database, credentials: { user, password }, sslmode: 'disable', ...more },
    (message) => notices.push(message),
  )
}

/** Every implementation of the port, by the same suite. */
describe.each([['RedshiftWarehouse on the local endpoint', open]])('%s', (_, openWarehouse) => {
  test('values come as the port promises: nothing is rounded, moved to another zone or parsed', async () => {
    const session = await openWarehouse().connect()
    try {
      await session.execute(
        'create temp table kinds (b bigint, d decimal(38,10), i integer, f double precision, o boolean, ' +
          'day date, moment timestamp, zoned timestamptz, t varchar(20), s super, n integer)',
      )
      await session.execute(
        "insert into kinds select 9223372036854775807, 1234567890123456789012345678.0123456789, -1, 0.1, true, '2026-11-22', " +
          `'2026-11-22 03:04:05.678901', '2026-11-22 03:04:05+02', 'é''\\\\', json_parse('{"a":[1,"x"]}'), null`,
      )
      const [row] = await session.query('select * from kinds')
      expect({ ...row, s: JSON.parse(String(row?.s)) }).toEqual({
        b: '9223372036854775807',
        d: '1234567890123456789012345678.0123456789',
        i: -1,
        f: 0.1,
        o: true,
        day: '2026-11-22',
        moment: '2026-11-22 03:04:05.678901',
        zoned: '2026-11-22 01:04:05+00',
        t: "é'\\",
        s: { a: [1, 'x'] },
        n: null,
      })
      expect(typeof row?.s).toBe('string')
    } finally {
      await session.close()
    }
  })

  test('execute answers how many rows a statement wrote or deleted', async () => {
    const session = await openWarehouse().connect()
    try {
      expect(await session.execute('create temp table counted (a integer)')).toBe(0)
      expect(await session.execute('insert into counted values (1), (2), (3)')).toBe(3)
      expect(await session.execute('delete from counted where a > 1')).toBe(2)
      expect(await session.execute('begin')).toBe(0)
    } finally {
      await session.close()
    }
  })

  test('an error leaves the transaction to be rolled back, and the session usable after it', async () => {
    const session = await openWarehouse().connect()
    try {
      await session.execute('create temp table kept (a integer)')
      await session.execute('begin')
      await session.execute('insert into kept values (1)')
      await expect(session.query('select * from nothing_here')).rejects.toMatchObject({
        code: 'LOAD_STATEMENT_REJECTED',
        kind: 'data',
        message: expect.stringContaining('nothing_here'),
        context: { statement: 'select * from nothing_here', sqlstate: '42P01' },
      })
      await expect(session.query('select 1')).rejects.toMatchObject({ code: 'LOAD_STATEMENT_REJECTED' })
      await session.execute('rollback')
      expect(await session.query('select a from kept')).toEqual([])
    } finally {
      await session.close()
    }
  })

  test('sessions are apart: what one has not committed the other does not see', async () => {
    const [writer, reader] = await Promise.all([openWarehouse().connect(), openWarehouse().connect()])
    try {
      await writer.execute('create table apart (a integer)')
      await writer.execute('begin')
      await writer.execute('insert into apart values (1)')
      expect(await reader.query('select a from apart')).toEqual([])
      await writer.execute('commit')
      expect(await reader.query('select a from apart')).toEqual([{ a: 1 }])
    } finally {
      await Promise.all([writer.close(), reader.close()])
    }
  })

  test('a session that the server ends is lost', async () => {
    const session = await openWarehouse().connect()
    await killSession(openWarehouse(), session)
    await expect(session.query('select 1')).rejects.toMatchObject({
      code: 'LOAD_CONNECTION_LOST',
      kind: 'transient',
    })
    await session.close()
  })

  test('a statement that takes too long is cancelled', async () => {
    const [holder, session] = await Promise.all([openWarehouse().connect(), openWarehouse().connect()])
    try {
      await holder.execute('create table held (a integer)')
      await holder.execute('begin')
      await holder.execute('lock table held')
      await session.execute('begin')
      await session.execute('set statement_timeout to 50')
      await expect(session.execute('lock table held')).rejects.toMatchObject({
        code: 'LOAD_STATEMENT_TIMEOUT',
        kind: 'transient',
      })
    } finally {
      await Promise.all([holder.close(), session.close()])
    }
  })

  test.each([
    ['a wrong password', { password: 'wrong' }, 'LOAD_ACCESS_DENIED', 'config'],
    ['an unknown user', { user: 'nobody' }, 'LOAD_ACCESS_DENIED', 'config'],
    ['a server that nobody vouches for', { sslmode: 'verify-full' as const }, 'LOAD_TLS_REFUSED', 'config'],
  ])('%s is refused', async (_case, change, code, kind) => {
    await expect(openWarehouse(change).connect()).rejects.toMatchObject({ code, kind })
  })

  test('TLS is spoken, with a check of the server or without', async () => {
    const certificateAuthority = await readFile(redshift.caFile, 'utf8')
    for (const change of [
      { sslmode: 'require' as const },
      { sslmode: 'verify-full' as const, certificateAuthority },
    ]) {
      const session = await openWarehouse(change).connect()
      expect(await session.query('select 1 as a')).toEqual([{ a: 1 }])
      await session.close()
    }
  })

  test('credentials can be asked for before each connection', async () => {
    const asked: unknown[] = []
    const warehouse = openWarehouse({
      credentials: async ({ fresh }) => {
        asked.push(fresh)
        return redshift
      },
    })
    for (const _ of [1, 2]) await (await warehouse.connect()).close()
    expect(asked).toEqual([undefined, undefined])
  })

  test('credentials that have become invalid are asked for anew, once', async () => {
    const { user, password } = redshift
    const rotated = openWarehouse({
      credentials: async ({ fresh }) => ({ user, password: fresh === true ? password : 'of yesterday' }),
    })
    await (await rotated.connect()).close()
    let asked = 0
    const wrong = openWarehouse({
      credentials: async () => {
        asked += 1
        return { user, password: `wrong ${asked}` }
      },
    })
    await expect(wrong.connect()).rejects.toMatchObject({ code: 'LOAD_ACCESS_DENIED' })
    expect(asked).toBe(2)
  })

  test('an error of whoever is asked for credentials comes through as it is', async () => {
    const denied = new JobError('AWS_ACCESS_DENIED', 'not allowed')
    await expect(openWarehouse({ credentials: () => Promise.reject(denied) }).connect()).rejects.toBe(denied)
  })

  test('what the server says beside its answers is handed on, not printed', async () => {
    const session = await openWarehouse().connect()
    try {
      await session.execute('drop table if exists was_never_there')
      expect(notices.join()).toContain('was_never_there')
    } finally {
      await session.close()
    }
  })
})
