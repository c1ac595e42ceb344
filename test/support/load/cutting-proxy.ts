import { connect, type Socket } from 'node:net'
import { startTcpServer } from '../tcp-server'

/**
 * Where the connection breaks: `before` the statement reaches the server, `within`, as it is sent and nobody waits for its answer,
 * `after`, when the server has answered and the answer is lost.
 */
export type Cut = 'before' | 'within' | 'after'

/** A proxy before a Redshift that breaks connections at a statement. */
export interface CuttingProxy {
  readonly port: number
  /** How often it has cut. */
  readonly cuts: number
  /** Cuts at the next statements with this text: the first cut for the first of them, and so on; then none. */
  cutAt(sql: string, ...cuts: readonly Cut[]): void
  close(): Promise<void>
}

/** Starts a proxy on a free port. It reads no more of the protocol than the text of a simple query. */
export async function startCuttingProxy(target: number): Promise<CuttingProxy> {
  let wanted: Buffer | undefined
  let planned: Cut[] = []
  let cuts = 0
  const server = await startTcpServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    let losesAnswer = false
    const breakOff = (): void => {
      client.resetAndDestroy()
      upstream.destroy()
    }
    client.on('data', (chunk: Buffer) => {
      const cut = wanted !== undefined && chunk.equals(wanted) ? planned.shift() : undefined
      if (cut === undefined) {
        upstream.write(chunk)
        return
      }
      cuts += 1
      if (cut === 'before') breakOff()
      if (cut === 'within') upstream.write(chunk, breakOff)
      if (cut === 'after') {
        losesAnswer = true
        upstream.write(chunk)
      }
    })
    upstream.on('data', (chunk: Buffer) => {
      if (losesAnswer) breakOff()
      else client.write(chunk)
    })
    const both: readonly [Socket, Socket][] = [
      [client, upstream],
      [upstream, client],
    ]
    for (const [one, other] of both) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  return {
    port: server.port,
    get cuts() {
      return cuts
    },
    cutAt: (sql, ...next) => {
      wanted = simpleQuery(sql)
      planned = [...next]
      cuts = 0
    },
    close: () => server.close(),
  }
}

/** A `Query` message (PostgreSQL, "Message Formats"): a letter, the length, the text and a NUL. A client writes one at a time. */
function simpleQuery(sql: string): Buffer {
  const text = Buffer.from(`${sql}\0`)
  const head = Buffer.alloc(5)
  head.write('Q')
  head.writeInt32BE(text.length + 4, 1)
  return Buffer.concat([head, text])
}
