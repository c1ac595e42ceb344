import { createServer, type Socket } from 'node:net'

/** A server that treats each connection as a test wants it. */
export interface TcpServer {
  readonly port: number
  close(): Promise<void>
}

/** Listens on a free port of 127.0.0.1. */
export async function startTcpServer(serve: (socket: Socket) => void): Promise<TcpServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    serve(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: address === null || typeof address === 'string' ? 0 : address.port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
