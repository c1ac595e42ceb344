import { countLongNames, longName } from '../dialect/local-name'
import { type Message, readZeroEnded } from '../protocol/message'
import {
  byteColumns,
  patchRowDescription,
  readResultFormats,
  renameColumns,
  withoutPrefix,
} from '../protocol/row-description'
import type { RequestKind } from './back-end'

/** A request as its answers are read: what it was, and what a Describe has told of its rows before. */
export interface Asked {
  readonly kind: RequestKind
  readonly bytes: Buffer
  columns?: readonly number[]
}

/**
 * VARBYTE is a BYTEA here, which PostgreSQL writes as `\x616263`; Redshift sends the digits alone, under a type of its own. Which columns
 * are such is told by the description of the rows, which an Execute does not get again, so it is kept by the names of statements and
 * portals. Everything happens when the answers come, in their order: a client sends its requests without waiting for them.
 */
export class ByteColumns {
  readonly #known = new Map<string, readonly number[]>()

  /** A message of the back-end as the client is to get it. */
  translate(asked: Asked, message: Message): Buffer {
    if (message.type === 'T') {
      this.#describe(asked, byteColumns(message.body))
      const bytes = patchRowDescription(message.bytes)
      return countLongNames() === 0 ? bytes : renameColumns(bytes, longName)
    }
    if (this.#known.size > 0) this.#follow(asked, message.type)
    return message.type === 'D' && asked.columns !== undefined
      ? withoutPrefix(message.bytes, asked.columns)
      : message.bytes
  }

  #describe(asked: Asked, columns: readonly number[]): void {
    if (asked.kind === 'query') {
      if (columns.length > 0) asked.columns = columns
      else delete asked.columns
    } else if (columns.length > 0) this.#known.set(nameAt(asked.bytes), columns)
    else this.#known.delete(nameAt(asked.bytes))
  }

  #follow(asked: Asked, type: string): void {
    if (type === 'D' && asked.kind === 'execute') {
      const columns = this.#known.get(`P${nameAt(asked.bytes)}`)
      if (columns !== undefined) asked.columns = columns
    } else if (type === '1') this.#known.delete(`S${nameAt(asked.bytes)}`)
    else if (type === '2') this.#bind(asked.bytes)
  }

  #bind(bytes: Buffer): void {
    const [portal, statementAt] = readZeroEnded(bytes, 5)
    const [statement, end] = readZeroEnded(bytes, statementAt)
    const formats = readResultFormats(bytes, end)
    const columns = this.#known
      .get(`S${statement}`)
      ?.filter((column) => (formats[formats.length === 1 ? 0 : column] ?? 0) === 0)
    if (columns !== undefined && columns.length > 0) this.#known.set(`P${portal}`, columns)
    else this.#known.delete(`P${portal}`)
  }
}

/** The name behind the head of a message; in a Describe with the letter of its kind before it. */
function nameAt(bytes: Buffer): string {
  return readZeroEnded(bytes, 5)[0]
}
