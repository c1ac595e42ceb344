import { createServer, request as forward, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A proxy before an S3 that holds some requests for ever, as a network does that loses them. */
export interface HoldingProxy {
  readonly url: string
  /** Holds the first request from now on that matches, and says when it has come. */
  hold(method: string, path: RegExp): Promise<void>
  close(): Promise<void>
}

interface Hold {
  readonly method: string
  readonly path: RegExp
  readonly come: () => void
}

/** Starts a proxy on a free port. Headers pass unchanged, so signatures hold. */
export async function startHoldingProxy(target: string): Promise<HoldingProxy> {
  const { hostname, port: targetPort } = new URL(target)
  let next: Hold | undefined
  const isHeld = ({ method, url = '' }: IncomingMessage): boolean =>
    next !== undefined && next.method === method && next.path.test(decodeURIComponent(url))
  const server = createServer((incoming, outgoing) => {
    if (isHeld(incoming)) {
      next?.come()
      next = undefined
      return
    }
    const { method, url, rawHeaders } = incoming
    const onward = forward(
      { hostname, port: targetPort, method, path: url, headers: rawHeaders },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.rawHeaders)
        answer.pipe(outgoing)
      },
    )
    onward.on('error', () => outgoing.destroy())
    outgoing.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (method, path) =>
      new Promise((come) => {
        next = { method, path, come }
      }),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
