import { connect, type Socket } from 'node:net'
import { md5Answer } from '../../../local/redshift/protocol/md5-password'
import { encodeMessage, int32, type Message, zeroEnded } from '../../../local/redshift/protocol/message'
import { MessageReader } from '../../../local/redshift/protocol/message-reader'
import type { RedshiftEndpoint } from '../../../local/redshift/redshift-endpoint'

/** A client that speaks the wire protocol message by message, to send what no driver sends. */
export class WireClient {
  readonly #socket: Socket
  readonly #reader = new MessageReader()
  readonly #messages: Message[] = []
  #ended = false
  #wake: (() => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#reader.push(chunk)
      for (let message = this.#reader.next(); message !== undefined; message = this.#reader.next()) {
        this.#messages.push(message)
      }
      this.#wake?.()
    })
    const end = () => {
      this.#ended = true
      this.#wake?.()
    }
    socket.once('close', end)
    socket.on('error', end)
  }

  /** Opens a connection without a word. */
  static async open(port: number): Promise<WireClient> {
    const socket = connect(port, '127.0.0.1')
    await new Promise<void>((done, fail) => {
      socket.once('connect', done)
      socket.once('error', fail)
    })
    return new WireClient(socket)
  }

  /** Logs in; answers the client and the messages up to the first ReadyForQuery. */
  static async login(
    endpoint: RedshiftEndpoint,
    more: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly client: WireClient; readonly opening: readonly Message[] }> {
    const client = await WireClient.open(endpoint.port)
    const { user, database, password } = endpoint
    client.send(startupWith({ user, database, ...more }))
    const [request] = await client.readUntil('R')
    if (request === undefined) throw new Error('no request for a password')
    const salt = request.body.subarray(4, 8)
    client.send(encodeMessage('p', zeroEnded(md5Answer(user, password, salt))))
    return { client, opening: await client.readUntil('Z') }
  }

  send(...parts: readonly Buffer[]): void {
    this.#socket.write(Buffer.concat(parts))
  }

  /** The messages up to and with the next one of a type, or up to the end of the connection. */
  async readUntil(type: string): Promise<readonly Message[]> {
    for (;;) {
      const index = this.#messages.findIndex((message) => message.type === type)
      if (index >= 0) return this.#messages.splice(0, index + 1)
      if (this.#ended) return this.#messages.splice(0)
      await new Promise<void>((wake) => {
        this.#wake = wake
      })
    }
  }

  /** Hangs up behind what was sent; what comes back can still be read. */
  end(): void {
    this.#socket.end()
  }

  /** Cuts the connection as a killed client does. */
  destroy(): void {
    this.#socket.destroy()
  }
}

/** A StartupMessage with any parameters, also those that the gateway must drop. */
export function startupWith(parameters: Readonly<Record<string, string>>, version = 196_608): Buffer {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => [zeroEnded(name), zeroEnded(value)])
  return encodeMessage('', int32(version), ...pairs, Buffer.of(0))
}

/** The letters of messages, for comparing what a client gets with what it should. */
export function letters(messages: readonly Message[]): string {
  return messages.map((message) => message.type).join('')
}
