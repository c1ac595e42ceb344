import { type ChildProcess, spawn } from 'node:child_process'
import { chown, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { EndpointError } from '../endpoint-error'
import type { Account } from './account'
import { isReachable } from './reachable'

/** A running PostgreSQL server. */
export interface ServerProcess {
  /** The folder of its Unix socket, which only the server's account (and root) can enter. */
  readonly socketFolder: string
  /** Ends when the server has ended, asked or not. */
  readonly exited: Promise<void>
  stop(): Promise<void>
}

/** The port is part of the socket's file name only. */
export const socketPort = 5432

/**
 * Fast rather than safe: what was committed survives a killed process, but a power cut may lose the database.
 * It holds nothing that cannot be loaded again. No TCP, and trust behind a folder of mode 0700.
 */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  checkpoint_timeout: '30min',
  shared_buffers: '128MB',
  // Those of 500 clients, as a cluster takes them, and the gateway's own.
  max_connections: '520',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  // The gateway asks clients for an MD5 answer, as Redshift does, and proves it by what the server stores.
  password_encryption: 'md5',
  md5_password_warnings: 'off',
  // A statement whose client has gone ends soon, and with it its locks.
  client_connection_check_interval: '1s',
  TimeZone: 'UTC',
  log_timezone: 'UTC',
  // Statements can hold data: the log names errors, never the text that caused them.
  log_min_error_statement: 'panic',
}

/** Starts the server of an initialised database and waits until it takes connections. */
export async function startServer(
  postgres: string,
  cluster: string,
  account: Account | undefined,
  logFile: string,
): Promise<ServerProcess> {
  const socketFolder = await makeSocketFolder(account)
  const log = await open(logFile, 'a', 0o600)
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // Detached: a Ctrl-C in the terminal goes to lakeload alone, which first ends its statement, then the server.
  const child = spawn(postgres, ['-D', cluster, '-k', socketFolder, ...options], {
    ...account,
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
  })
  const exited = new Promise<void>((done) => {
    child.once('exit', () => done())
    child.once('error', () => done())
  })
  const guard = guardAgainstOrphan(child, socketFolder, account)
  const cleaned = exited.then(async () => {
    guard?.kill('SIGKILL')
    await log.close()
    await rm(socketFolder, { recursive: true, force: true })
  })
  try {
    await waitUntilReady(socketFolder, child)
  } catch (cause) {
    child.kill('SIGQUIT')
    await cleaned
    throw new EndpointError('LOCAL_REDSHIFT_START_FAILED', `PostgreSQL did not start on \`${cluster}\``, {
      cause,
      hint: `read the last lines of \`${logFile}\``,
    })
  }
  return {
    socketFolder,
    exited: cleaned,
    stop: async () => {
      child.kill('SIGINT')
      const impatient = setTimeout(() => child.kill('SIGQUIT'), 10_000)
      await cleaned
      clearTimeout(impatient)
    },
  }
}

/** Waits on its input, which ends with the process that holds the other end; then ends the server and removes its folder. */
const guardScript = 'read line; kill -INT "$1"; while kill -0 "$1"; do sleep 0.1; done; rm -rf "$2"'

/**
 * Ends the server should this process be killed: a shell waits on a pipe that only this process holds open.
 * Where even that is killed, the next start finds the orphan by its pid file.
 */
function guardAgainstOrphan(
  server: ChildProcess,
  socketFolder: string,
  account: Account | undefined,
): ChildProcess | undefined {
  if (server.pid === undefined) return undefined
  const args = ['-c', guardScript, 'lakeload-guard', String(server.pid), socketFolder]
  const guard = spawn('/bin/sh', args, {
    ...account,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.once('error', () => undefined)
  guard.stdin?.on('error', () => undefined)
  return guard
}

/** A path of at most about 100 bytes is all a Unix socket can have, so its folder is not below the project. */
async function makeSocketFolder(account: Account | undefined): Promise<string> {
  const usual = tmpdir()
  const isGood = usual.length <= 70 && (account === undefined || (await isReachable(usual, account)))
  const folder = await mkdtemp(join(isGood ? usual : '/tmp', 'lakeload-'))
  if (account !== undefined) await chown(folder, account.uid, account.gid)
  return folder
}

async function waitUntilReady(socketFolder: string, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; ) {
    const client = new Client({
      host: socketFolder,
      port: socketPort,
      user: 'postgres',
      database: 'postgres',
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return
    } catch (error) {
      if (
        child.exitCode !== null ||
        child.signalCode !== null ||
        child.pid === undefined ||
        Date.now() > deadline
      )
        throw error
      await new Promise((done) => setTimeout(done, 15))
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}
