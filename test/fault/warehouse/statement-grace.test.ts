import { createServer, type Server, type Socket } from 'node:net'
import { RedshiftWarehouse } from '../../../job/adapters/redshift-warehouse'
import { JobError } from '../../../job/errors/job-error'
import type { WarehouseSession } from '../../../job/ports/warehouse'
import { startTestRedshift, type TestRedshift } from '../../support/redshift/test-redshift'

let redshift: TestRedshift
let holder: WarehouseSession
const sessions: WarehouseSession[] = []

const open = (statementGraceMs: number): RedshiftWarehouse => {
  const { host, port, database, user, password } = redshift
  return new RedshiftWarehouse({
    host,
    port,
    database,
    credentials: { user, password },
    sslmode: 'disable',
    statementGraceMs,
  })
}

beforeAll(async () => {
  redshift = await startTestRedshift()
  holder = await open(1_000).connect()
  await holder.execute('create table held (id integer)')
}, 60_000)
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close()
  await holder.execute('rollback')
})
afterAll(async () => {
  await holder?.close()
  await redshift?.close()
})

/** A session in a transaction that waits for a table which another one has locked. */
async function waitForLock(signal: AbortSignal, graceMs: number) {
  await holder.execute('begin')
  await holder.execute('lock table held')
  const session = await open(graceMs).connect(signal)
  sessions.push(session)
  await session.execute('begin')
  return { session, waiting: session.execute('lock table held') }
}

test('a statement that ends in time after a signal has ended as if there was none', async () => {
  const controller = new AbortController()
  const { session, waiting } = await waitForLock(controller.signal, 30_000)
  controller.abort()
  await holder.execute('rollback')
  await expect(waiting).resolves.toBe(0)
  // And the ones after it, which clean up.
  await session.execute('rollback')
  expect(await session.query('select 1 as one')).toEqual([{ one: 1 }])
})

test('one that does not is cancelled, and the session can still roll back', async () => {
  const controller = new AbortController()
  const { session, waiting } = await waitForLock(controller.signal, 1)
  controller.abort()
  await expect(waiting).rejects.toMatchObject({
    code: 'INTERRUPTED',
    kind: 'transient',
    message:
      'a statement did not end within 0.001 s of a signal and was cancelled; its transaction is rolled back',
  })
  await session.execute('rollback')
  expect(await session.query('select 1 as one')).toEqual([{ one: 1 }])
})

test('a signal that carries an error of its own is told by that', async () => {
  const controller = new AbortController()
  const { waiting } = await waitForLock(controller.signal, 1)
  controller.abort(new JobError('STEP_TIMED_OUT', 'too long'))
  await expect(waiting).rejects.toMatchObject({ code: 'STEP_TIMED_OUT' })
})

/** AuthenticationOk, BackendKeyData 7 with secret 9, ReadyForQuery. */
const greeting = Buffer.from([
  ...[0x52, 0, 0, 0, 8, 0, 0, 0, 0],
  ...[0x4b, 0, 0, 0, 12, 0, 0, 0, 7, 0, 0, 0, 9],
  ...[0x5a, 0, 0, 0, 5, 0x49],
])

test('a server that hears no request to cancel loses the connection', async () => {
  const requests: Buffer[] = []
  const sockets: Socket[] = []
  const server: Server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.once('data', (first: Buffer) => {
      requests.push(first)
      if (requests.length === 1) socket.write(greeting)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  try {
    const warehouse = new RedshiftWarehouse({
      host: '127.0.0.1',
      port,
      database: 'dev',
      credentials: { user: 'loader', password: 'x' },
      sslmode: 'disable',
      statementGraceMs: 1,
    })
    const controller = new AbortController()
    const session = await warehouse.connect(controller.signal)
    const statement = session.execute('copy a')
    controller.abort()
    await expect(statement).rejects.toMatchObject({ code: 'INTERRUPTED' })
    await session.close()
    // Length, the code of a CancelRequest, process id and secret, as the protocol has them.
    expect(requests[1]?.toString('hex')).toBe('0000001004d2162e0000000700000009')
  } finally {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  }
})
