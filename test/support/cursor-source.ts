import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A record of the source; `at` is when it was written last. */
export interface SourceRecord {
  readonly id: number
  readonly at: string
  readonly state: string
}

/** An API that answers with the records from a time on, that time included, as the parameter `since` says. */
export interface CursorSource {
  readonly url: string
  records: readonly SourceRecord[]
  /** Answers every request with an error that passes. */
  isDown: boolean
  /** The values of `since` that came, in order; null where there was none. */
  readonly asked: (string | null)[]
  close(): Promise<void>
}

export async function startCursorSource(): Promise<CursorSource> {
  const server = createServer((request, response) => {
    const since = new URL(request.url ?? '', 'http://source').searchParams.get('since')
    source.asked.push(since)
    if (source.isDown) {
      response.writeHead(503).end()
      return
    }
    const found = source.records.filter(({ at }) => since === null || Date.parse(at) >= Date.parse(since))
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const source: CursorSource = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    records: [],
    isDown: false,
    asked: [],
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return source
}
