import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers one request in its own way. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** An HTTP server whose answers a test writes down beforehand. */
export interface FaultServer {
  readonly url: string
  /** The requests so far. */
  readonly requests: readonly IncomingMessage[]
  /** The next requests are answered by these handlers, one after another; the last one answers all further ones. */
  answer(...handlers: Handler[]): void
  close(): Promise<void>
}

/** Starts a server on a free port of 127.0.0.1. */
export async function startFaultServer(): Promise<FaultServer> {
  const requests: IncomingMessage[] = []
  let handlers: Handler[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    const handler = handlers.length > 1 ? handlers.shift() : handlers[0]
    if (handler === undefined) response.writeHead(500).end('no handler')
    else handler(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: (...next) => {
      handlers = next
      requests.length = 0
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Answers a text. */
export function text(body: string | Uint8Array, headers: Record<string, string> = {}, status = 200): Handler {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
  }
}

/** Sends the start of a body, of which more was announced, and resets the connection. */
export function breakOff(start: string, announcedBytes?: number): Handler {
  return (_request, response) => {
    response.writeHead(200, announcedBytes === undefined ? {} : { 'content-length': String(announcedBytes) })
    response.write(start, () => response.socket?.resetAndDestroy())
  }
}

/** Sends the start of a body and then nothing. */
export function fallSilent(start?: string): Handler {
  return (_request, response) => {
    if (start !== undefined) response.writeHead(200).write(start)
  }
}
