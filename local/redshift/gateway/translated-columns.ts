import { countLongNames, longName, withLongNames } from '../dialect/local-name'
import { type Message, readZeroEnded } from '../protocol/message'
import {
  columnsOfTypes,
  patchRowDescription,
  readResultFormats,
  renameColumns,
  replaceValues,
} from '../protocol/row-description'
import type { RequestKind } from './back-end'

/** What becomes of the values of some columns, by their places. */
type Translations = ReadonlyMap<number, (value: Buffer) => Buffer>

/** A request as its answers are read: what it was, and what a Describe has told of its rows before. */
export interface Asked {
  readonly kind: RequestKind
  readonly bytes: Buffer
  columns?: Translations
}

/** VARBYTE is a BYTEA here, which PostgreSQL writes as `\x616263`; Redshift sends the digits alone. */
const withoutPrefix = (value: Buffer): Buffer => value.subarray(2)
const bytes: readonly [number, typeof withoutPrefix] = [17, withoutPrefix]

/** Names and lists of them, privileges, and `regclass` with its sisters, which are written by the name of what they stand for. */
const withNames = (value: Buffer): Buffer => Buffer.from(withLongNames(value.toString()))
const named = [19, 1003, 1033, 1034, 24, 2202, 2205, 4089, 4096].map((type) => [type, withNames] as const)

const usual = new Map([bytes])
const withLong = new Map([bytes, ...named])

/**
 * The columns whose values PostgreSQL writes otherwise than Redshift. Which those are is told by the description of the rows, which an
 * Execute does not get again, so it is kept by the names of statements and portals. Everything happens when the answers come, in their
 * order: a client sends its requests without waiting for them.
 */
export class TranslatedColumns {
  readonly #known = new Map<string, Translations>()

  /** A message of the back-end as the client is to get it. */
  translate(asked: Asked, message: Message): Buffer {
    if (message.type === 'T') {
      this.#describe(asked, columnsOfTypes(message.body, countLongNames() === 0 ? usual : withLong))
      const description = patchRowDescription(message.bytes)
      return countLongNames() === 0 ? description : renameColumns(description, longName)
    }
    if (this.#known.size > 0) this.#follow(asked, message.type)
    return message.type === 'D' && asked.columns !== undefined
      ? replaceValues(message.bytes, asked.columns)
      : message.bytes
  }

  #describe(asked: Asked, columns: Translations): void {
    if (asked.kind === 'query') {
      if (columns.size > 0) asked.columns = columns
      else delete asked.columns
    } else if (columns.size > 0) this.#known.set(nameAt(asked.bytes), columns)
    else this.#known.delete(nameAt(asked.bytes))
  }

  #follow(asked: Asked, type: string): void {
    if (type === 'D' && asked.kind === 'execute') {
      const columns = this.#known.get(`P${nameAt(asked.bytes)}`)
      if (columns !== undefined) asked.columns = columns
    } else if (type === '1') this.#known.delete(`S${nameAt(asked.bytes)}`)
    else if (type === '2') this.#bind(asked.bytes)
  }

  #bind(request: Buffer): void {
    const [portal, statementAt] = readZeroEnded(request, 5)
    const [statement, end] = readZeroEnded(request, statementAt)
    const formats = readResultFormats(request, end)
    const columns = [...(this.#known.get(`S${statement}`) ?? [])].filter(
      ([column]) => (formats[formats.length === 1 ? 0 : column] ?? 0) === 0,
    )
    if (columns.length > 0) this.#known.set(`P${portal}`, new Map(columns))
    else this.#known.delete(`P${portal}`)
  }
}

/** The name behind the head of a message; in a Describe with the letter of its kind before it. */
function nameAt(request: Buffer): string {
  return readZeroEnded(request, 5)[0]
}
