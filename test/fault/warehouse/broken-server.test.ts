import { createServer, type Server, type Socket } from 'node:net'
import { RedshiftWarehouse } from '../../../job/adapters/redshift-warehouse'

/** Starts a server on a free port that treats each connection as told. */
async function withServer<T>(serve: (socket: Socket) => void, use: (port: number) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    serve(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  try {
    if (address === null || typeof address === 'string') throw new Error('the server has no port')
    return await use(address.port)
  } finally {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}

const warehouse = (
  port: number,
  more: { connectTimeoutMs?: number; sslmode?: 'require' } = {},
): RedshiftWarehouse =>
  new RedshiftWarehouse({
    host: '127.0.0.1',
    port,
    database: 'dev',
    credentials: { user: 'loader', password: 'secret-word' },
    sslmode: 'disable',
    ...more,
  })

/** AuthenticationOk, then ReadyForQuery. */
const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])

test('nothing listens: the warehouse is unreachable', async () => {
  // The port was free a moment ago, and nothing else asks for it.
  const port = await withServer(
    () => {},
    async (used) => used,
  )
  await expect(warehouse(port).connect()).rejects.toMatchObject({
    code: 'LOAD_WAREHOUSE_UNREACHABLE',
    kind: 'transient',
    message: `the warehouse at \`127.0.0.1:${port}\` cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}`,
  })
})

test('a server that never answers is given up after the time limit', async () => {
  await withServer(
    () => {},
    async (port) => {
      await expect(warehouse(port, { connectTimeoutMs: 50 }).connect()).rejects.toMatchObject({
        code: 'LOAD_WAREHOUSE_UNREACHABLE',
        message: expect.stringContaining('timeout expired'),
      })
    },
  )
})

test('a server that hangs up at once is unreachable', async () => {
  await withServer(
    (socket) => socket.destroy(),
    async (port) => {
      await expect(warehouse(port).connect()).rejects.toMatchObject({ code: 'LOAD_WAREHOUSE_UNREACHABLE' })
    },
  )
})

test('a server without TLS is refused where TLS was asked for', async () => {
  await withServer(
    (socket) => socket.once('data', () => socket.write('N')),
    async (port) => {
      await expect(warehouse(port, { sslmode: 'require' }).connect()).rejects.toMatchObject({
        code: 'LOAD_TLS_REFUSED',
        kind: 'config',
      })
    },
  )
})

test('a connection that breaks in a statement is lost, and says so to every later statement', async () => {
  await withServer(
    (socket) => {
      socket.once('data', () => {
        socket.write(welcome)
        socket.once('data', () => socket.destroy())
      })
    },
    async (port) => {
      const session = await warehouse(port).connect()
      await expect(session.query('select 1')).rejects.toMatchObject({
        code: 'LOAD_CONNECTION_LOST',
        kind: 'transient',
      })
      await expect(session.execute('select 2')).rejects.toMatchObject({ code: 'LOAD_CONNECTION_LOST' })
      await session.close()
    },
  )
})

test('a connection that breaks between statements does not end the process', async () => {
  await withServer(
    (socket) => {
      socket.once('data', () => {
        socket.write(welcome)
        socket.end()
      })
    },
    async (port) => {
      const session = await warehouse(port).connect()
      await expect(session.query('select 1')).rejects.toMatchObject({ code: 'LOAD_CONNECTION_LOST' })
      await session.close()
    },
  )
})

test('an aborted signal ends a connection that is being opened', async () => {
  const controller = new AbortController()
  await withServer(
    (socket) => socket.once('data', () => controller.abort()),
    async (port) => {
      await expect(warehouse(port).connect(controller.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' })
      await expect(warehouse(port).connect(controller.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' })
    },
  )
})

test('neither the password nor what gets it stands in an error', async () => {
  await withServer(
    (socket) => socket.destroy(),
    async (port) => {
      const error: unknown = await warehouse(port)
        .connect()
        .catch((caught: unknown) => caught)
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('secret-word')
    },
  )
})
