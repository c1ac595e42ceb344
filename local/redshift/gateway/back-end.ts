import { connect, type Socket } from 'node:net'
import type { Message } from '../protocol/message'
import { MessageReader } from '../protocol/message-reader'
import { terminateRequest } from '../protocol/requests'

/** How a request ended: answered, answered by an error, or never carried out (an error before it, or a lost connection). */
export type Outcome = 'done' | 'failed' | 'skipped'

/** The kinds of requests that the back-end answers; each has its own last message. */
export type RequestKind = 'startup' | 'query' | 'sync' | 'parse' | 'bind' | 'describe' | 'execute' | 'close'

/** A request on its way, with who takes its answers. */
interface Pending {
  readonly kind: RequestKind
  readonly take: (message: Message) => void
  readonly settle: (outcome: Outcome) => void
}

/** Which messages end the answer to a request of each kind. */
const lastMessages: Readonly<Record<RequestKind, string>> = {
  startup: 'Z',
  query: 'Z',
  sync: 'Z',
  parse: '1',
  bind: '2',
  close: '3',
  describe: 'Tn',
  execute: 'CIs',
}

/**
 * The PostgreSQL connection behind one client. It knows at every moment which request the next answer belongs to, however many
 * are on their way, so that requests of the gateway's own can stand between those of the client.
 */
export class BackEnd {
  readonly #socket: Socket
  readonly #reader = new MessageReader()
  readonly #pending: Pending[] = []
  readonly #onOther: (message: Message) => void
  #isCorked = false
  /** An extended request has failed and the Sync that ends its group has not been sent: the back-end ignores all else. */
  #isSkipping = false
  #isFresh = true
  #status = 'I'

  /** `onOther` takes what answers no request: notices, parameter changes, a termination. */
  constructor(socketPath: string, onOther: (message: Message) => void, onChunkEnd: () => void) {
    this.#onOther = onOther
    this.#socket = connect({ path: socketPath })
    this.#socket.on('data', (chunk: Buffer) => {
      this.#reader.push(chunk)
      for (let message = this.#reader.next(); message !== undefined; message = this.#reader.next()) {
        this.#receive(message)
      }
      onChunkEnd()
    })
    this.#socket.on('error', () => undefined)
    this.#socket.once('close', () => {
      for (const request of this.#pending.splice(0)) request.settle('skipped')
    })
  }

  /** Whether the session is in a transaction block, by the last that was heard of it: `I`, `T`, or `E` after an error. */
  get status(): string {
    return this.#status
  }

  get isSkipping(): boolean {
    return this.#isSkipping
  }

  /** Whether nothing has been asked since the last Query or Sync: what comes next is in no pipeline yet. */
  get isFresh(): boolean {
    return this.#isFresh
  }

  onClose(listener: () => void): void {
    this.#socket.once('close', listener)
  }

  /** Sends a request whose answers `take` gets. The promise never rejects. */
  request(kind: RequestKind, bytes: Buffer, take: (message: Message) => void): Promise<Outcome> {
    // Kept from the wire for the same effect: the back-end would ignore it.
    if (this.#isSkipping && kind !== 'sync') return Promise.resolve('skipped')
    if (this.#socket.destroyed) return Promise.resolve('skipped')
    if (kind === 'sync') this.#isSkipping = false
    this.#isFresh = lastMessages[kind] === 'Z'
    const outcome = new Promise<Outcome>((settle) => this.#pending.push({ kind, take, settle }))
    this.#write(bytes)
    return outcome
  }

  /** Sends what has no answer of its own: Flush, COPY data, Terminate. */
  send(bytes: Buffer): void {
    if (!this.#socket.destroyed) this.#write(bytes)
  }

  /** What is sent in one turn goes out at once: drivers send the five messages of a query together, and one call of the system is enough. */
  #write(bytes: Buffer): void {
    if (!this.#isCorked) {
      this.#isCorked = true
      this.#socket.cork()
      process.nextTick(() => {
        this.#isCorked = false
        this.#socket.uncork()
      })
    }
    this.#socket.write(bytes)
  }

  /** Waits until the back-end has taken what was sent, or is gone. */
  async drained(): Promise<void> {
    if (!this.#socket.writableNeedDrain) return
    await new Promise<void>((done) => {
      const end = () => {
        this.#socket.off('drain', end)
        this.#socket.off('close', end)
        done()
      }
      this.#socket.once('drain', end)
      this.#socket.once('close', end)
    })
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** Takes leave: what is on its way is carried out to its end. */
  async leave(): Promise<void> {
    this.resume()
    this.send(terminateRequest)
    if (!this.#socket.closed) await new Promise<void>((done) => this.onClose(done))
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #receive(message: Message): void {
    const { type } = message
    const current = this.#pending[0]
    // Notices, parameter changes and notifications come at any time.
    if (
      current === undefined ||
      ((type === 'N' || type === 'S' || type === 'A') && current.kind !== 'startup')
    ) {
      this.#onOther(message)
      return
    }
    if (type === 'Z') this.#status = String.fromCharCode(message.body[0] ?? 0)
    else if (type === 'C') this.#status = statusAfter(message.body) ?? this.#status
    current.take(message)
    if (type === 'E') this.#fail(current)
    else if (lastMessages[current.kind].includes(type)) {
      this.#pending.shift()
      current.settle('done')
    }
  }

  /** A failed extended request takes with it all that follow up to the next Sync. A Query, Sync or start-up still ends in `Z`. */
  #fail(current: Pending): void {
    if (current.kind === 'query' || current.kind === 'sync' || current.kind === 'startup') return
    this.#pending.shift()
    current.settle('failed')
    while (this.#pending[0] !== undefined && this.#pending[0].kind !== 'sync')
      this.#pending.shift()?.settle('skipped')
    this.#isSkipping = this.#pending.length === 0
  }
}

/** What a CommandComplete says of the transaction block: within a pipeline there is no ReadyForQuery to say it. */
function statusAfter(tag: Buffer): 'I' | 'T' | undefined {
  const first = tag[0]
  // B, S, C and R: nearly all other tags are told by a look at their first letter or their length.
  if (first !== 66 && first !== 83 && first !== 67 && first !== 82) return undefined
  switch (tag.toString('latin1')) {
    case 'BEGIN\0':
    case 'START TRANSACTION\0':
      return 'T'
    case 'COMMIT\0':
    case 'ROLLBACK\0':
      return 'I'
    default:
      return undefined
  }
}
