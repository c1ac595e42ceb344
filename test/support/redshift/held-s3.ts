import { createServer, type IncomingMessage } from 'node:http'
import type { S3Access } from '../../../local/redshift/redshift-endpoint'
import { noS3 } from './test-redshift'

/** An S3 that takes requests and never answers them. */
export interface HeldS3 extends S3Access {
  /** The next request that comes. */
  nextRequest(): Promise<IncomingMessage>
  close(): Promise<void>
}

/** Starts an S3 on a free port that holds every request until its client gives up. */
export async function startHeldS3(): Promise<HeldS3> {
  const waiting: IncomingMessage[] = []
  let wake: (() => void) | undefined
  const server = createServer((request) => {
    waiting.push(request)
    wake?.()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    ...noS3,
    endpoint: `http://127.0.0.1:${port}`,
    nextRequest: async () => {
      for (;;) {
        const request = waiting.shift()
        if (request !== undefined) return request
        await new Promise<void>((done) => {
          wake = done
        })
      }
    },
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()))
      server.closeAllConnections()
      await closed
    },
  }
}
