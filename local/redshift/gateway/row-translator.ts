import { countLongNames, longName, withLongNames } from '../dialect/local-name'
import { type Message, readZeroEnded } from '../protocol/message'
import {
  columnsOfTypes,
  patchRowDescription,
  readResultFormats,
  renameColumns,
  replaceValues,
} from '../protocol/row-description'
import { digitsOfBytes, shortInterval } from '../protocol/values'
import type { RequestKind } from './back-end'

/** What becomes of the values of a type, in one of the two formats. */
interface Translation {
  readonly isBinary: boolean
  readonly translate: (value: Buffer) => Buffer
}

/** By the places of columns. */
type Translations = ReadonlyMap<number, Translation>

/** A request as its answers are read: what it was, and what a Describe has told of its rows before. */
export interface Asked {
  readonly kind: RequestKind
  readonly bytes: Buffer
  columns?: ReadonlyMap<number, (value: Buffer) => Buffer>
}

/** By PostgreSQL's numbers of types: VARBYTE and INTERVAL. */
const odd: readonly (readonly [type: number, Translation])[] = [
  [17, { isBinary: false, translate: digitsOfBytes }],
  [1186, { isBinary: true, translate: shortInterval }],
]

/** Names and lists of them, privileges, and `regclass` with its sisters, which are written by the name of what they stand for. */
const named = [19, 1003, 1009, 1033, 1034, 24, 2202, 2205, 4089, 4096].map(
  (type) =>
    [
      type,
      {
        isBinary: false,
        translate: (value: Buffer): Buffer => Buffer.from(withLongNames(value.toString())),
      },
    ] as const,
)

const usual = new Map(odd)
const withNames = new Map([...odd, ...named])

/**
 * Rows as Redshift would send them. Which columns PostgreSQL writes otherwise is told by the description of the rows, which an Execute does
 * not get again, so it is kept by the names of statements and portals. Everything happens when the answers come, in their order: a client
 * sends its requests without waiting for them.
 */
export class RowTranslator {
  readonly #statements = new Map<string, Translations>()
  readonly #portals = new Map<string, Asked['columns']>()

  /** A message of the back-end as the client is to get it. */
  translate(asked: Asked, message: Message): Buffer {
    if (message.type === 'T') {
      this.#describe(asked, message.body)
      const description = patchRowDescription(message.bytes)
      return countLongNames() === 0 ? description : renameColumns(description, longName)
    }
    this.#follow(asked, message.type)
    return message.type === 'D' && asked.columns !== undefined
      ? replaceValues(message.bytes, asked.columns)
      : message.bytes
  }

  #describe(asked: Asked, body: Buffer): void {
    const { columns, formats } = columnsOfTypes(body, countLongNames() === 0 ? usual : withNames)
    if (asked.kind === 'query') {
      const own = inFormats(columns, formats)
      if (own === undefined) delete asked.columns
      else asked.columns = own
      return
    }
    const name = nameAt(asked.bytes)
    // The formats of a statement are told by the Bind.
    if (name.startsWith('P')) keep(this.#portals, name.slice(1), inFormats(columns, formats))
    else keep(this.#statements, name.slice(1), columns.size === 0 ? undefined : columns)
  }

  #follow(asked: Asked, type: string): void {
    if (this.#statements.size === 0 && this.#portals.size === 0) return
    if (type === 'D' && asked.kind === 'execute') {
      const columns = this.#portals.get(nameAt(asked.bytes))
      if (columns !== undefined) asked.columns = columns
    } else if (type === '1') this.#statements.delete(nameAt(asked.bytes))
    else if (type === '2') this.#bind(asked.bytes)
  }

  #bind(request: Buffer): void {
    const [portal, statementAt] = readZeroEnded(request, 5)
    const [statement, end] = readZeroEnded(request, statementAt)
    const columns = this.#statements.get(statement)
    keep(this.#portals, portal, columns && inFormats(columns, readResultFormats(request, end)))
  }
}

/** What applies in the formats that a message tells, one for all columns or one for each. */
function inFormats(columns: Translations, formats: readonly number[]): Asked['columns'] {
  const applied = [...columns].flatMap(([column, { isBinary, translate }]) =>
    isBinary === ((formats[formats.length === 1 ? 0 : column] ?? 0) !== 0)
      ? [[column, translate] as const]
      : [],
  )
  return applied.length === 0 ? undefined : new Map(applied)
}

function keep<T>(map: Map<string, T>, name: string, value: T | undefined): void {
  if (value === undefined) map.delete(name)
  else map.set(name, value)
}

/** The name behind the head of a message; in a Describe with the letter of its kind before it. */
function nameAt(request: Buffer): string {
  return readZeroEnded(request, 5)[0]
}
