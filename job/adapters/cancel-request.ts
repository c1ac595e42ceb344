import { connect } from 'node:net'
import type { Client } from 'pg'

/** How long the server may take to accept the request: it answers nothing, it hangs up. */
const timeoutMs = 2_000
/** The code of a CancelRequest, which stands where other first messages have the protocol's version. */
const cancelCode = 80_877_102

/** What `pg` keeps of the server's greeting; its types leave it out. */
type KeyedClient = Client & { readonly processID: number | null; readonly secretKey: number | null }

/**
 * Asks the server to cancel what a session is busy with, on a connection of its own as the protocol wants it, and as psql
 * does on Ctrl-C. The request holds no more than two numbers that are of no use once the session has ended, so it goes
 * without TLS. Whether it helped only the session can tell: one that is lost is no error.
 */
export async function requestCancel(client: Client, host: string, port: number): Promise<void> {
  const { processID, secretKey } = client as KeyedClient
  if (processID === null || secretKey === null) return
  const message = Buffer.alloc(16)
  message.writeInt32BE(message.length, 0)
  message.writeInt32BE(cancelCode, 4)
  message.writeInt32BE(processID, 8)
  message.writeInt32BE(secretKey, 12)
  await new Promise<void>((done) => {
    const socket = connect({ host, port, timeout: timeoutMs }, () => socket.end(message))
    socket.once('timeout', () => socket.destroy())
    socket.once('error', () => undefined)
    socket.once('close', () => done())
    socket.resume()
  })
}
