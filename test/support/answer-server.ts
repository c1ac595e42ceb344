import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A source that answers every request with what the test has set. */
export interface AnswerServer {
  readonly url: string
  answer: { readonly status?: number; readonly type?: string; readonly body: string | Buffer }
  close(): Promise<void>
}

/** Listens on a free port of 127.0.0.1. */
export async function startAnswerServer(): Promise<AnswerServer> {
  const server: Server = createServer((_request, response) => {
    const { status = 200, type = 'application/json', body } = source.answer
    response.writeHead(status, { 'content-type': type })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const source: AnswerServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: { body: '[]' },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return source
}
