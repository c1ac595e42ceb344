import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Client } from 'pg'
import { BackEnd } from '../local/redshift/gateway/back-end'
import { encodeMessage } from '../local/redshift/protocol/message'
import {
  bindRequest,
  copyDone,
  executeRequest,
  flushRequest,
  parseRequest,
} from '../local/redshift/protocol/requests'
import { encodeStartup } from '../local/redshift/protocol/startup'

/** Rows of the table, and how often each way is taken; the best time of each counts. */
export const rows = 1_000_000
const rounds = 3

const columns = 'id bigint, name varchar(40), amount decimal(18,2), day date, at timestamp'

/** The same rows in every format. */
const query = `select i::bigint as id, 'customer ' || (i % 1000) as name, ((i * 7) % 100000 / 100)::decimal(18,2) as amount,
  date '2020-01-01' + (i % 1000)::int as day, timestamp '2020-01-01 00:00:00' + to_seconds(i) as at from range(${rows}) t(i)`

const formats = [
  ['rows.parquet', 'format parquet', 'parquet'],
  ['rows.csv', 'format csv, header false', 'csv'],
  ['rows.json', "format json, dateformat '%Y-%m-%d', timestampformat '%Y-%m-%d %H:%M:%S'", "json 'auto'"],
] as const

/** One way of loading the rows, and its best time in milliseconds. */
export interface CopyTime {
  readonly way: string
  readonly time: number
}

/**
 * Times COPY of the same rows in every format, in turns with PostgreSQL's own COPY FROM STDIN of them as CSV, which comes first, over the
 * same kind of socket that the endpoint uses.
 */
export async function timeCopies(
  client: Client,
  socketPath: string,
  files: ReadonlyMap<string, Buffer>,
): Promise<readonly CopyTime[]> {
  await client.query(`create table t (${columns})`)
  const best = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    const note = async (name: string, work: () => Promise<void>) => {
      await client.query('truncate t')
      const begin = performance.now()
      await work()
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, performance.now() - begin))
    }
    await note('PostgreSQL, COPY FROM STDIN', () =>
      copyFromStdin(socketPath, files.get('rows.csv') ?? Buffer.alloc(0)),
    )
    for (const [file, , option] of formats) {
      await note(`COPY ${file}`, async () => {
        await client.query(`copy t from 's3://b/${file}' iam_role default ${option}`)
      })
    }
  }
  return [...best].map(([way, time]) => ({ way, time }))
}

/** Makes the files of every format in a folder; answers their bytes by their names. */
export async function writeFiles(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const files = new Map<string, Buffer>()
  for (const [file, options] of formats) {
    const path = join(folder, file)
    await connection.run(`copy (${query}) to '${path}' (${options})`)
    files.set(file, await readFile(path))
  }
  connection.closeSync()
  return files
}

/** PostgreSQL's own COPY, on the socket of the endpoint's server, without anything between. */
async function copyFromStdin(path: string, csv: Buffer): Promise<void> {
  const backEnd = new BackEnd(
    path,
    () => undefined,
    () => undefined,
  )
  const parameters = new Map([
    ['user', 'lakeload'],
    ['database', 'dev'],
  ])
  await backEnd.request('startup', encodeStartup(parameters), () => undefined)
  const name = randomUUID()
  const opened = [
    backEnd.request('parse', parseRequest(name, 'copy t from stdin (format csv)'), () => undefined),
    backEnd.request('bind', bindRequest(name, name, []), () => undefined),
  ]
  const executed = backEnd.request('execute', executeRequest(name), () => undefined)
  backEnd.send(flushRequest)
  await Promise.all(opened)
  for (let at = 0; at < csv.length; at += 256 * 1024) {
    backEnd.send(encodeMessage('d', csv.subarray(at, at + 256 * 1024)))
    await backEnd.drained()
  }
  backEnd.send(copyDone)
  backEnd.send(flushRequest)
  if ((await executed) !== 'done') throw new Error('PostgreSQL did not take the rows')
  backEnd.destroy()
}

/** An S3 of these files alone: what the bench measures is not how fast they come. */
export async function serveFiles(
  files: ReadonlyMap<string, Buffer>,
): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    if (url.searchParams.has('list-type')) {
      const key = url.searchParams.get('prefix') ?? ''
      const size = files.get(key)?.length ?? 0
      response.setHeader('content-type', 'application/xml')
      response.end(
        `<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>${key}</Key><Size>${size}</Size></Contents></ListBucketResult>`,
      )
      return
    }
    const file = files.get(url.pathname.replace('/b/', '')) ?? Buffer.alloc(0)
    response.setHeader('content-length', file.length)
    response.end(file)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
