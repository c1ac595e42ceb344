import { fork } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import type { RedshiftEndpoint, S3Access } from '../local/redshift/redshift-endpoint'
import { removeRedshiftData, startRedshift } from '../local/redshift/start-redshift'
import { rows, serveFiles, timeCopies, writeFiles } from './redshift-copy'
import { timeQueries } from './redshift-query'

type Address = Pick<RedshiftEndpoint, 'host' | 'port' | 'database' | 'user' | 'password'>

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
  // PostgreSQL's socket lies in the folder that its log names.
  const log = await readFile(join(folder, 'redshift.log'), 'utf8')
  const socketPath = /listening on Unix socket "(.+?)"/.exec(log)?.[1] ?? ''
  const port = Number(socketPath.split('.').at(-1))
  const direct = new Client({ host: dirname(socketPath), port, user: 'lakeload', database: 'dev' })
  try {
    await client.connect()
    await direct.connect()
    process.stdout.write('a query that finds one row by a parameter; milliseconds\n')
    for (const { way, gateway, direct: alone } of await timeQueries(client, direct)) {
      const times = `${gateway.toFixed(3)} ms, PostgreSQL ${alone.toFixed(3)} ms`
      process.stdout.write(`${way.padEnd(30)} ${times}  ${(gateway / alone).toFixed(2)}\n`)
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
    await endpoint.stop()
    await s3.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Starts the endpoint in a process of its own, as `lakeload local up` does: it is not to wait for the client's work. */
function startEndpoint(
  folder: string,
  s3: S3Access,
): Promise<{ readonly address: Address; stop(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const child = fork(process.argv[1] ?? '', [JSON.stringify({ folder, s3 })])
    const closed = new Promise<void>((done) => child.once('exit', () => done()))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the endpoint ended with ${code}`)))
    child.once('message', (address) =>
      resolve({
        address: address as Address,
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
  process.send?.({ host, port, database, user, password })
  await ended
  await close()
  await removeRedshiftData(dataFolder)
}

const given = process.argv[2]
const running = given === undefined ? main() : runEndpoint(JSON.parse(given))
running.catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
