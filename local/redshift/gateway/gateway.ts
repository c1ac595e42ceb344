import { connect, createServer, type Server, type Socket } from 'node:net'
import { localName, withLongNames } from '../dialect/local-name'
import { settingName } from '../dialect/session'
import { type Message, readZeroEnded } from '../protocol/message'
import { ProtocolViolation } from '../protocol/message-reader'
import { errorResponse, redshiftError } from '../protocol/sql-error'
import { cancelRequest, encodeStartup, parameterStatus } from '../protocol/startup'
import { BackEnd } from './back-end'
import { Connection } from './connection'
import { type Login, shakeHands } from './handshake'
import { Session, type SessionServices } from './session'

/** What the gateway stands in front of, once it runs. */
export interface GatewayServices extends SessionServices, Pick<Login, 'findPassword' | 'secureContext'> {
  readonly socketPath: string
}

/**
 * What Redshift reports of itself. `server_protocol_version` 0 keeps redshift_connector to text results, which is what PostgreSQL sends.
 */
const reported: ReadonlyMap<string, string> = new Map([
  ['server_version', '8.0.2'],
  // By which asyncpg and others tell Redshift from PostgreSQL.
  ['padb_version', '1.0.0'],
  ['padb_revision', 'local'],
  // Which forms of SHOW there are, for the metadata that Amazon's drivers ask for.
  ['show_discovery', '4'],
  ['server_protocol_version', '0'],
])

/** Listens for SQL clients and gives each its session. */
export class Gateway {
  readonly #server: Server
  readonly #database: string
  readonly #services: Promise<GatewayServices>
  readonly #clients = new Set<Connection>()
  /** By the key that a cancel request must bring, process id and secret together. */
  readonly #sessions = new Map<string, Session>()
  readonly #backEnds = new Set<BackEnd>()
  readonly #running = new Set<Promise<void>>()

  /** Clients that come before the services are ready wait for them. */
  constructor(database: string, services: Promise<GatewayServices>) {
    this.#database = database
    this.#services = services
    this.#server = createServer({ noDelay: true }, (client) => {
      const running = this.#serve(client).finally(() => this.#running.delete(running))
      this.#running.add(running)
    })
  }

  /** Listens on 127.0.0.1; answers the port. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((done, fail) => {
      this.#server.once('error', fail)
      this.#server.listen(port, '127.0.0.1', done)
    })
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : port
  }

  /** Ends every session; what they have not committed is rolled back. */
  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.#server.close(() => done()))
    for (const client of this.#clients) client.destroy()
    for (const backEnd of this.#backEnds) backEnd.destroy()
    await closed
    await Promise.all(this.#running)
  }

  async #serve(socket: Socket): Promise<void> {
    const client = new Connection(socket)
    this.#clients.add(client)
    socket.once('close', () => this.#clients.delete(client))
    try {
      const services = await this.#services
      const shaken = await shakeHands(client, { ...services, database: this.#database })
      if (shaken?.kind === 'cancel') await this.#relayCancel(shaken.bytes, services.socketPath)
      else if (shaken !== undefined) await this.#runSession(client, shaken.parameters, services)
      client.end()
    } catch (error) {
      if (error instanceof ProtocolViolation) {
        client.end(errorResponse({ severity: 'FATAL', code: '08P01', message: error.message }))
        return
      }
      // Logged here and not sent: its text is about the gateway, not about the client's statement.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      await this.#services
        .then((services) => services.log('session failed', { error: text }))
        .catch(() => undefined)
      client.end(
        errorResponse({
          severity: 'FATAL',
          code: 'XX000',
          message: 'the local Redshift endpoint has met an unexpected error',
          hint: 'its log says more',
        }),
      )
    }
  }

  async #runSession(
    client: Connection,
    parameters: ReadonlyMap<string, string>,
    services: GatewayServices,
  ): Promise<void> {
    let session: Session | undefined
    let key: Buffer = Buffer.alloc(4)
    const backEnd = new BackEnd(
      services.socketPath,
      (message) => session?.takeOther(message),
      () => session?.flush(),
    )
    this.#backEnds.add(backEnd)
    backEnd.onClose(() => {
      session?.flush()
      if (session !== undefined) client.end()
    })
    try {
      let isAnswered = false
      const user = localName(parameters.get('user') ?? '')
      const startup = encodeStartup(new Map([...parameters, ['user', user]]), settingName)
      const outcome = await backEnd.request('startup', startup, (message) => {
        isAnswered = true
        if (message.type === 'K') key = Buffer.from(message.body)
        for (const bytes of openingAnswer(message)) client.socket.write(bytes)
      })
      if (!isAnswered) {
        client.end(
          errorResponse({ severity: 'FATAL', code: '57P03', message: 'the database server has ended' }),
        )
      }
      if (outcome !== 'done') return
      session = new Session(
        client.socket,
        client.inbox,
        backEnd,
        { sessionId: key.readInt32BE(0), user },
        services,
      )
      this.#sessions.set(key.toString('hex'), session)
      if (await session.run()) await backEnd.leave()
      // A statement that nobody waits for any more is ended, and its locks with it.
      else await this.#relayCancel(cancelRequest(key), services.socketPath)
    } finally {
      // The client may still have to be told why: its connection does not end with that of the back-end.
      session = undefined
      this.#sessions.delete(key.toString('hex'))
      this.#backEnds.delete(backEnd)
      backEnd.destroy()
      await services.history.forget(key.readInt32BE(0)).catch(() => undefined)
    }
  }

  /** Cancels a COPY that is still busy with its files here, and whatever the back-end is busy with. */
  async #relayCancel(bytes: Buffer, socketPath: string): Promise<void> {
    this.#sessions.get(bytes.subarray(8).toString('hex'))?.cancel()
    await new Promise<void>((done) => {
      const relay = connect({ path: socketPath }, () => relay.end(bytes))
      relay.once('close', () => done())
      relay.once('error', () => done())
      relay.resume()
    })
  }
}

/** What a client gets of the back-end's own start-up: its authentication is over, and it hears of Redshift's version. */
function openingAnswer(message: Message): readonly Buffer[] {
  if (message.type === 'R') return []
  if (message.type === 'Z')
    return [...[...reported].map(([name, value]) => parameterStatus(name, value)), message.bytes]
  if (message.type === 'E') return [redshiftError(message, true, withLongNames)]
  if (message.type === 'S' && reported.has(readZeroEnded(message.body, 0)[0])) return []
  return [message.bytes]
}
