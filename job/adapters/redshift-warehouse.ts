import { Socket } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { Client } from 'pg'
import { isJobError, JobError } from '../errors/job-error'
import type { Row, Warehouse, WarehouseSession } from '../ports/warehouse'
import { requestCancel } from './cancel-request'
import type { CredentialsProvider, DatabaseCredentials } from './database-credentials'
import { connectError, statementError } from './redshift-errors'
import { rowTypes } from './redshift-types'
import { StatementGrace } from './statement-grace'

/** How to reach a Redshift cluster, a workgroup, or the local endpoint. */
export interface RedshiftConnection {
  readonly host: string
  readonly port: number
  readonly database: string
  /** User and password, or what is asked for them before each connection. */
  readonly credentials: DatabaseCredentials | CredentialsProvider
  /** `verify-full` proves that the host is the cluster; `require` only encrypts. */
  readonly sslmode: 'disable' | 'require' | 'verify-full'
  /** How long a connection may take to open, in milliseconds. Default 30,000. */
  readonly connectTimeoutMs?: number
  /** Certificates to trust instead of Node's own list, which holds Amazon's roots. PEM. */
  readonly certificateAuthority?: string
  /** How long a statement may go on after the session's signal has aborted, in milliseconds. Default 20,000. */
  readonly statementGraceMs?: number
}

/** How long a silent connection waits before the system asks whether the other end is alive: below a NAT's 350 s. */
const keepAliveDelayMs = 30_000

const defaultStatementGraceMs = 20_000

/** How long the server may take to hang up when it is asked to. */
const closeTimeoutMs = 2_000

/** Amazon Redshift, or the local endpoint that speaks as it does, through `pg`. */
export class RedshiftWarehouse implements Warehouse {
  readonly #connection: RedshiftConnection
  readonly #onNotice: (message: string) => void

  /** `onNotice` gets what the server says beside its answers, such as how many rows a COPY loaded. */
  constructor(connection: RedshiftConnection, onNotice: (message: string) => void = () => {}) {
    this.#connection = connection
    this.#onNotice = onNotice
  }

  async connect(signal?: AbortSignal): Promise<WarehouseSession> {
    const { credentials } = this.#connection
    refuseAborted(signal)
    if (typeof credentials !== 'function') return await this.#open(credentials, signal)
    const held = await credentials({ signal })
    try {
      return await this.#open(held, signal)
    } catch (error) {
      if (!isJobError(error) || error.code !== 'LOAD_ACCESS_DENIED') throw error
      // They may have been held for a while: a secret is rotated, a user dropped and made anew.
      const fresh = await credentials({ signal, fresh: true })
      if (fresh.user === held.user && fresh.password === held.password) throw error
      return await this.#open(fresh, signal)
    }
  }

  async #open(credentials: DatabaseCredentials, signal: AbortSignal | undefined): Promise<WarehouseSession> {
    const { host, port, database, connectTimeoutMs, statementGraceMs } = this.#connection
    const { user, password } = credentials
    // A socket of our own: `pg` only asks the server to hang up, which one that does not answer never does.
    const socket = new Socket()
    const client = new Client({
      stream: () => socket,
      host,
      port,
      database,
      user,
      password,
      ssl: tlsOptions(this.#connection),
      application_name: 'lakeload',
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveDelayMs,
      connectionTimeoutMillis: connectTimeoutMs ?? 30_000,
      types: rowTypes,
    })
    // A connection that breaks while no statement runs is told by this event alone; unheard, it ends the process.
    // The next statement fails anyhow, so there is nothing else to do.
    client.on('error', () => {})
    client.on('notice', (notice) => this.#onNotice(notice.message ?? ''))
    const stop = (): void => void socket.destroy()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      await client.connect()
      refuseAborted(signal)
      const grace = new StatementGrace(signal, statementGraceMs ?? defaultStatementGraceMs, {
        cancel: () => requestCancel(client, host, port),
        cut: stop,
      })
      return new RedshiftSession(client, socket, grace)
    } catch (error) {
      stop()
      refuseAborted(signal)
      throw connectError(error, { host, port, database, user })
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }
}

/**
 * One session. Statements go by the simple protocol: their values are literals, so there is nothing to bind, and COPY,
 * LOCK and DDL need no prepared statement.
 */
class RedshiftSession implements WarehouseSession {
  readonly #client: Client
  readonly #socket: Socket
  readonly #grace: StatementGrace

  constructor(client: Client, socket: Socket, grace: StatementGrace) {
    this.#client = client
    this.#socket = socket
    this.#grace = grace
  }

  async query<R extends Row = Row>(sql: string): Promise<readonly R[]> {
    return (await this.#run(sql, () => this.#client.query<R>(sql))).rows
  }

  async execute(sql: string): Promise<number> {
    return (await this.#run(sql, () => this.#client.query(sql))).rowCount ?? 0
  }

  async #run<T>(sql: string, statement: () => Promise<T>): Promise<T> {
    try {
      return await this.#grace.run(statement)
    } catch (error) {
      throw isJobError(error) ? error : statementError(error, sql)
    }
  }

  async close(): Promise<void> {
    const giveUp = setTimeout(() => this.#socket.destroy(), closeTimeoutMs)
    // A connection that is broken already is closed as well as it can be.
    await this.#client.end().catch(() => {})
    clearTimeout(giveUp)
  }
}

/** Given always, so that no PGSSLMODE of the environment decides instead. */
function tlsOptions(connection: RedshiftConnection): ConnectionOptions | false {
  if (connection.sslmode === 'disable') return false
  if (connection.sslmode === 'require') return { rejectUnauthorized: false }
  const { certificateAuthority } = connection
  return {
    rejectUnauthorized: true,
    ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
  }
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  if (signal.reason instanceof JobError) throw signal.reason
  throw new JobError('INTERRUPTED', 'a signal ended the run before the warehouse was reached')
}
