import type { Socket } from 'node:net'
import type { Message } from '../protocol/message'
import { type MessageReader, ProtocolViolation } from '../protocol/message-reader'

/** What may wait unread before the client is held back. Below it the socket is read, so that a disconnect is noticed. */
const maxWaitingBytes = 4 * 1024 * 1024

/** The messages of a client, one after another, whatever the pace at which they come. */
export class Inbox {
  readonly #socket: Socket
  readonly #reader: MessageReader
  readonly #waiting: Message[] = []
  #waitingBytes = 0
  #wake: (() => void) | undefined
  #ended = false
  #violation: ProtocolViolation | undefined
  readonly #onData = (chunk: Buffer): void => this.#take(chunk)

  constructor(socket: Socket, reader: MessageReader) {
    this.#socket = socket
    this.#reader = reader
    socket.on('data', this.#onData)
    const end = () => {
      this.#ended = true
      this.#wake?.()
    }
    socket.once('end', end)
    socket.once('close', end)
    // The close that follows an error says all there is to know.
    socket.on('error', end)
  }

  /** Leaves the socket to someone else, with nothing of it read that was not handed out. */
  detach(): void {
    this.#socket.off('data', this.#onData)
    this.#socket.pause()
    if (this.#waiting.length > 0 || !this.#reader.isEmpty)
      throw new ProtocolViolation('received data before the encryption was agreed on')
  }

  /** The next message; `undefined` once the client is gone. */
  async next(): Promise<Message | undefined> {
    for (;;) {
      const message = this.#waiting.shift()
      if (message !== undefined) {
        this.#waitingBytes -= message.bytes.length
        if (this.#waitingBytes <= maxWaitingBytes) this.#socket.resume()
        return message
      }
      if (this.#violation !== undefined) throw this.#violation
      if (this.#ended) return undefined
      await new Promise<void>((wake) => {
        this.#wake = wake
      })
    }
  }

  #take(chunk: Buffer): void {
    this.#reader.push(chunk)
    try {
      for (let message = this.#reader.next(); message !== undefined; message = this.#reader.next()) {
        this.#waiting.push(message)
        this.#waitingBytes += message.bytes.length
      }
    } catch (error) {
      this.#violation = error instanceof ProtocolViolation ? error : new ProtocolViolation(String(error))
    }
    if (this.#waitingBytes > maxWaitingBytes) this.#socket.pause()
    this.#wake?.()
  }
}
