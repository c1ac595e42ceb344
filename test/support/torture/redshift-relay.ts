import { connect, type Socket } from 'node:net'
import { startTcpServer, type TcpServer } from '../tcp-server'
import type { Act, Course } from './disturbance'

const query = 0x51
const readyForQuery = 0x5a

/** Stands between a job and the warehouse, without TLS, and does to its statements what a course says. */
export async function startRedshiftRelay(host: string, port: number, course: Course): Promise<TcpServer> {
  return await startTcpServer((client) => {
    const server = connect(port, host)
    server.on('error', () => client.destroy())
    server.on('close', () => client.destroy())
    client.on('close', () => server.destroy())
    relay(client, server, course)
  })
}

function relay(client: Socket, server: Socket, course: Course): void {
  let isStarted = false
  let open: { readonly place: number; readonly act?: Act } | undefined
  let held: Buffer[] = []
  const fromClient = splitter(
    (message, isFirst) => {
      if (isFirst || message[0] !== query) {
        server.write(message)
        return
      }
      open = course.note({ kind: 'sql', name: message.toString('utf8', 5, message.length - 1) })
      if (open.act === 'kill_before') course.kill()
      if (open.act === 'kill_before' || open.act === 'cut_before') {
        client.destroy()
        return
      }
      if (open.act === 'hold') {
        open = { place: open.place }
        const kept = Buffer.from(message)
        course.hold(() => server.write(kept))
        return
      }
      server.write(message)
    },
    () => {
      const isFirst = !isStarted
      isStarted = true
      return isFirst
    },
  )
  const fromServer = splitter((message) => {
    const isEnd = message[0] === readyForQuery
    if (open?.act === undefined) {
      client.write(message)
    } else {
      held.push(message)
      if (!isEnd) return
      held = []
      if (open.act === 'kill_after') course.kill()
      course.answered.add(open.place)
      client.destroy()
      return
    }
    if (isEnd && open !== undefined) {
      course.answered.add(open.place)
      open = undefined
    }
  })
  client.on('data', fromClient)
  server.on('data', fromServer)
}

/** Cuts a stream into messages: a type and a length, but for the first of a client, which has no type. */
function splitter(
  take: (message: Buffer, isFirst: boolean) => void,
  isFirst: () => boolean = () => false,
): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let untyped: boolean | undefined
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      untyped ??= isFirst()
      const head = untyped ? 4 : 5
      if (rest.length < head) return
      const length = rest.readUInt32BE(untyped ? 0 : 1) + (untyped ? 0 : 1)
      if (rest.length < length) return
      take(rest.subarray(0, length), untyped)
      rest = rest.subarray(length)
      untyped = undefined
    }
  }
}
