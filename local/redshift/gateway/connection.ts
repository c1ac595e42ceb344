import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import { MessageReader } from '../protocol/message-reader'
import { Inbox } from './inbox'

/** A client's connection: plain at first, and encrypted from the moment on at which the client asks for it. */
export class Connection {
  readonly #plain: Socket
  #socket: Socket
  #reader: MessageReader
  #inbox: Inbox

  constructor(socket: Socket) {
    this.#plain = socket
    this.#socket = socket
    this.#reader = new MessageReader(true)
    this.#inbox = new Inbox(socket, this.#reader)
  }

  /** What to write to. */
  get socket(): Socket {
    return this.#socket
  }

  get inbox(): Inbox {
    return this.#inbox
  }

  get isEncrypted(): boolean {
    return this.#socket !== this.#plain
  }

  /** From the next message on, messages have a letter. */
  expectTypes(): void {
    this.#reader.expectTypes()
  }

  /** Tells the client `S` for secure, and goes on under TLS. Whatever it has sent without waiting for that is a violation. */
  encrypt(secureContext: SecureContext): void {
    this.#inbox.detach()
    this.#plain.write('S')
    const socket = new TLSSocket(this.#plain, { isServer: true, secureContext })
    this.#socket = socket
    this.#reader = new MessageReader(true)
    this.#inbox = new Inbox(socket, this.#reader)
    socket.once('close', () => this.#plain.destroy())
  }

  /** Lets what was written go out, and then no more. */
  end(lastWords?: Buffer): void {
    if (lastWords === undefined) this.#socket.end()
    else this.#socket.end(lastWords)
  }

  destroy(): void {
    this.#socket.destroy()
    this.#plain.destroy()
  }
}
