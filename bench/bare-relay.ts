import { connect, createServer } from 'node:net'

/** A program between a client and a server that reads nothing of what it passes on. */
export interface BareRelay {
  readonly port: number
  close(): Promise<void>
}

/** Passes every byte on to a server's socket: what any program in between costs, whatever it does. */
export async function startBareRelay(socketPath: string): Promise<BareRelay> {
  const relay = createServer({ noDelay: true }, (client) => {
    const server = connect(socketPath)
    client.on('data', (bytes) => server.write(bytes))
    server.on('data', (bytes) => client.write(bytes))
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const address = relay.address()
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    close: async () => {
      await new Promise((resolve) => relay.close(resolve))
    },
  }
}
