import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { Client, type ClientConfig } from 'pg'
import { int32 } from '../../../../local/redshift/protocol/message'
import { repository } from '../../../support/cli'
import { startTestRedshift, type TestRedshift } from '../../../support/redshift/test-redshift'
import { startupWith, WireClient } from '../../../support/redshift/wire-client'

const run = promisify(execFile)

const sslRequest = Buffer.concat([int32(8), int32(80_877_103)])
const gssRequest = Buffer.concat([int32(8), int32(80_877_104)])

let redshift: TestRedshift
let ca: string

beforeAll(async () => {
  redshift = await startTestRedshift()
  ca = await readFile(redshift.caFile, 'utf8')
})

afterAll(() => redshift.close())

async function answerOf(config: ClientConfig): Promise<unknown> {
  const { port, database, user, password } = redshift
  const client = new Client({ host: redshift.host, port, database, user, password, ...config })
  await client.connect()
  try {
    const { rows } = await client.query('select 41 + $1::integer as answer', [1])
    return rows[0]?.answer
  } finally {
    await client.end()
  }
}

describe('node-postgres', () => {
  test.each(['localhost', '127.0.0.1'])('checks the endpoint as %s, given the authority', async (host) => {
    expect(await answerOf({ host, ssl: { ca } })).toBe(42)
  })

  test('refuses an endpoint whose authority it was not given', async () => {
    await expect(answerOf({ ssl: true })).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
    // The endpoint is none the worse for it.
    expect(await answerOf({ ssl: { ca } })).toBe(42)
  })

  test('encrypts without a check, and goes without', async () => {
    expect(await answerOf({ ssl: { rejectUnauthorized: false } })).toBe(42)
    expect(await answerOf({ ssl: false })).toBe(42)
  })

  test('gets large answers whole', async () => {
    const { host, port, database, user, password } = redshift
    const client = new Client({ host, port, database, user, password, ssl: { ca } })
    await client.connect()
    const { rows } = await client.query(
      "select repeat('x', 60000) || a as b from generate_series(1, 200) as g (a)",
    )
    expect(rows.map(({ b }) => b.length)).toEqual(rows.map((_, index) => 60_000 + String(index + 1).length))
    expect(rows).toHaveLength(200)
    await client.end()
  })
})

describe('the Python driver of Redshift, as it is by default', () => {
  const program = `
import json, sys
import redshift_connector
options = json.loads(sys.argv[1])
with redshift_connector.connect(**options) as connection:
    with connection.cursor() as cursor:
        cursor.execute('select 41 + %s', (1,))
        print(cursor.fetchall())
`
  const python = join(repository, '.venv', 'dbt', 'bin', 'python')

  async function ask(
    options: Readonly<Record<string, unknown>>,
    environment: Readonly<Record<string, string>>,
  ) {
    const { host, port, database, user, password } = redshift
    const given = JSON.stringify({ host, port, database, user, password, ...options })
    return await run(python, ['-c', program, given], { env: { ...process.env, ...environment } })
  }

  test.each([{}, { sslmode: 'verify-full' }, { sslmode: 'verify-full', host: 'localhost' }])(
    'connects with %j where SSL_CERT_FILE names the authority',
    async (options) => {
      const { stdout } = await ask(options, { SSL_CERT_FILE: redshift.caFile })
      expect(stdout.trim()).toBe('([42],)')
    },
  )

  test('refuses an endpoint whose authority it was not given', async () => {
    await expect(ask({}, { SSL_CERT_FILE: '' })).rejects.toMatchObject({
      stderr: expect.stringContaining('CERTIFICATE_VERIFY_FAILED'),
    })
  })
})

describe('on the wire', () => {
  test('what comes before the encryption is agreed on is not read as if it had come under it', async () => {
    const client = createConnection(redshift.port, '127.0.0.1')
    const startup = startupWith({ user: redshift.user, database: redshift.database })
    expect(await firstByte(client, Buffer.concat([sslRequest, startup]))).toBe('E')
    client.destroy()
  })

  test('a client that leaves in the middle of the TLS handshake leaves nothing behind', async () => {
    const client = await WireClient.open(redshift.port)
    client.send(sslRequest)
    client.destroy()
    expect(await answerOf({ ssl: { ca } })).toBe(42)
  })

  test('requests for other encryption are answered with no, under TLS too', async () => {
    const plain = createConnection(redshift.port, '127.0.0.1')
    expect(await firstByte(plain, gssRequest)).toBe('N')
    expect(await firstByte(plain, sslRequest)).toBe('S')
    const secure = connect({ socket: plain, ca, servername: 'localhost' })
    await new Promise<void>((done, fail) => {
      secure.once('secureConnect', done)
      secure.once('error', fail)
    })
    expect(await firstByte(secure, sslRequest)).toBe('N')
    secure.destroy()
  })
})

async function firstByte(socket: Socket, request: Buffer): Promise<string> {
  const answered = new Promise<Buffer>((done) => socket.once('data', done))
  socket.write(request)
  return (await answered).toString('latin1', 0, 1)
}
