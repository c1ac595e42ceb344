import { fork } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import type { RedshiftEndpoint, S3Access } from '../local/redshift/redshift-endpoint'
import { removeRedshiftData, startRedshift } from '../local/redshift/start-redshift'
import { startBareRelay } from './bare-relay'
import { rows, serveFiles, timeCopies, writeFiles } from './redshift-copy'
import { timeQueries } from './redshift-query'

type Address = Pick<RedshiftEndpoint, 'host' | 'port' | 'database' | 'user' | 'password'>

interface RunningEndpoint {
  readonly address: Address
  /** Of the server behind it. */
  readonly socketPath: string
  /** Of a bare relay to that server, in the endpoint's process. */
  readonly relayPort: number
  stop(): Promise<void>
}

/**
 * Compares the local Redshift with the PostgreSQL behind it, in one run: small queries through the gateway and without it, and COPY with
 * PostgreSQL's own. Run by `npm run bench -- --redshift`; the last column of each table is what the aims are about.
 */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lakeload-bench-'))
  const files = await writeFiles(folder)
  const s3 = await serveFiles(files)
  const endpoint = await startEndpoint(folder, {
    endpoint: s3.endpoint,
    region: 'us-east-1',
    accessKeyId: 'x',
    secretAccessKey: 'x',
  })
  const client = new Client(endpoint.address)
  const { socketPath } = endpoint
  const port = Number(socketPath.split('.').at(-1))
  const server = { user: 'lakeload', database: 'dev' }
  const direct = new Client({ ...server, host: dirname(socketPath), port })
  const relay = new Client({ ...server, host: '127.0.0.1', port: endpoint.relayPort })
  try {
    await client.connect()
    await direct.connect()
    await relay.connect()
    process.stdout.write('a query that finds one row by a parameter; milliseconds\n')
    for (const { way, ...times } of await timeQueries({ gateway: client, relay, direct })) {
      const spelled = [
        `${times.gateway.toFixed(3)} ms, PostgreSQL ${times.direct.toFixed(3)} ms  ${(times.gateway / times.direct).toFixed(2)}`,
        `a bare relay ${times.relay.toFixed(3)} ms  ${(times.relay / times.direct).toFixed(2)}`,
      ]
      process.stdout.write(`${way.padEnd(30)} ${spelled.join('; ')}\n`)
    }
    const copies = await timeCopies(client, socketPath, files)
    const floor = copies[0]?.time ?? 1
    process.stdout.write(`${rows} rows of 5 columns\n`)
    for (const { way, time } of copies) {
      process.stdout.write(`${way.padEnd(30)} ${(time / 1000).toFixed(2)} s  ${(time / floor).toFixed(2)}\n`)
    }
  } finally {
    await client.end()
    await direct.end()
    await relay.end()
    await endpoint.stop()
    await s3.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Starts the endpoint in a process of its own, as `lakeload local up` does: it is not to wait for the client's work. */
function startEndpoint(folder: string, s3: S3Access): Promise<RunningEndpoint> {
  return new Promise((resolve, reject) => {
    const child = fork(process.argv[1] ?? '', [JSON.stringify({ folder, s3 })])
    const closed = new Promise<void>((done) => child.once('exit', () => done()))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the endpoint ended with ${code}`)))
    child.once('message', (started) =>
      resolve({
        ...(started as Omit<RunningEndpoint, 'stop'>),
        stop: async () => {
          child.disconnect()
          await closed
        },
      }),
    )
  })
}

/** The endpoint's process: it ends with the bench. */
async function runEndpoint(settings: { readonly folder: string; readonly s3: S3Access }): Promise<void> {
  const dataFolder = join(settings.folder, 'redshift')
  const logFile = join(settings.folder, 'redshift.log')
  const { host, port, database, user, password, close } = await startRedshift({
    dataFolder,
    port: 0,
    s3: settings.s3,
    logFile,
  })
  const ended = new Promise<void>((done) => process.once('disconnect', () => done()))
  // PostgreSQL's socket lies in the folder that its log names.
  const socketPath = /listening on Unix socket "(.+?)"/.exec(await readFile(logFile, 'utf8'))?.[1] ?? ''
  const relay = await startBareRelay(socketPath)
  process.send?.({ address: { host, port, database, user, password }, socketPath, relayPort: relay.port })
  await ended
  await relay.close()
  await close()
  await removeRedshiftData(dataFolder)
}

const given = process.argv[2]
const running = given === undefined ? main() : runEndpoint(JSON.parse(given))
running.catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
