import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Act, Course } from './disturbance'

/** Stands between a job and an S3, and does to its requests what a course says. */
export interface Relay {
  readonly port: number
  close(): Promise<void>
}

/** Starts a relay on a free port. Headers pass unchanged, so signatures hold. */
export async function startS3Relay(target: string, course: Course): Promise<Relay> {
  const { hostname, port } = new URL(target)
  const server = createServer((incoming, outgoing) => {
    // Whom a kill has struck hears nothing more.
    incoming.on('error', () => undefined)
    outgoing.on('error', () => undefined)
    const [path = ''] = decodeURIComponent(incoming.url ?? '').split('?')
    const { place, act } = course.note({ kind: 's3', name: `${incoming.method} ${path}` })
    if (act === 'kill_before') course.kill()
    if (act === 'kill_before' || act === 'cut_before') {
      incoming.socket.destroy()
      return
    }
    if (act === 'answer_500' || act === 'answer_503') {
      refuse(incoming, outgoing, act)
      return
    }
    const onward = forward(
      { hostname, port, method: incoming.method, path: incoming.url, headers: incoming.rawHeaders },
      (answer) => {
        // The whole answer first: what S3 has done is done when it is lost.
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', () => outgoing.destroy())
        answer.on('end', () => {
          const body = Buffer.concat(chunks)
          if (act === 'kill_after') course.kill()
          if (act === 'kill_after' || act === 'cut_after') {
            course.answered.add(place)
            incoming.socket.destroy()
            return
          }
          outgoing.writeHead(answer.statusCode ?? 500, answer.rawHeaders)
          if (act === 'truncate' && body.length > 1) {
            outgoing.write(body.subarray(0, body.length >> 1), () => incoming.socket.destroy())
            return
          }
          outgoing.end(body, () => course.answered.add(place))
        })
      },
    )
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Errors of S3 that pass (AWS, "Error responses"). */
function refuse(incoming: IncomingMessage, outgoing: ServerResponse, act: Act): void {
  const [status, code, message] =
    act === 'answer_503'
      ? [503, 'SlowDown', 'Please reduce your request rate.']
      : [500, 'InternalError', 'We encountered an internal error. Please try again.']
  incoming.resume()
  incoming.on('end', () => {
    outgoing.writeHead(status, { 'content-type': 'application/xml' })
    outgoing.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`)
  })
}
