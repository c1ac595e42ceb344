import { encodeMessage, type Message, readZeroEnded, zeroEnded } from './message'

/** The fields of an ErrorResponse or NoticeResponse, as SQL clients show them. */
export interface SqlErrorFields {
  readonly severity?: 'ERROR' | 'FATAL' | 'INFO' | 'NOTICE' | 'WARNING'
  /** SQLSTATE. */
  readonly code: string
  readonly message: string
  readonly detail?: string
  readonly hint?: string
}

/**
 * An error that goes to the SQL client in the fields of the protocol. It never leaves the endpoint: what the people at the
 * command line see is the JobError that the program on the other side makes of it.
 */
export class SqlError extends Error {
  readonly fields: SqlErrorFields

  constructor(fields: SqlErrorFields, options?: ErrorOptions) {
    super(fields.message, options)
    this.name = 'SqlError'
    this.fields = fields
  }
}

/** An ErrorResponse. */
export function errorResponse(fields: SqlErrorFields): Buffer {
  return encodeMessage('E', fieldList(fields, 'ERROR'))
}

/** A NoticeResponse. */
export function noticeResponse(fields: SqlErrorFields): Buffer {
  return encodeMessage('N', fieldList(fields, 'INFO'))
}

function fieldList(fields: SqlErrorFields, usual: string): Buffer {
  const severity = fields.severity ?? usual
  const list: readonly (readonly [string, string | undefined])[] = [
    ['S', severity],
    ['V', severity],
    ['C', fields.code],
    ['M', fields.message],
    ['D', fields.detail],
    ['H', fields.hint],
  ]
  const texts = list.flatMap(([type, text]) => (text === undefined ? [] : [zeroEnded(type + text)]))
  return Buffer.concat([...texts, Buffer.of(0)])
}

/** The fields of an ErrorResponse or NoticeResponse by their letter. */
export function readFields(body: Buffer): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (let at = 0; at < body.length && body[at] !== 0; ) {
    const type = String.fromCharCode(body[at] ?? 0)
    const [text, end] = readZeroEnded(body, at + 1)
    fields.set(type, text)
    at = end
  }
  return fields
}

/** What PostgreSQL words otherwise than Redshift does, and clients look for. */
const wordings: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/^MERGE command cannot affect row a second time$/, 'Found multiple matches to update the same tuple.'],
  [/^cannot insert a non-DEFAULT value into column .*$/s, 'cannot set an identity column to a value'],
  [
    /^null value in column "(.*)" of relation ".*" violates not-null constraint$/,
    'Cannot insert a NULL value into column $1',
  ],
  [/^cannot execute .* in a read-only transaction$/, 'transaction is read-only'],
  [
    /^(?:remaining connection slots are reserved for .*|sorry, too many clients already)$/,
    'connection limit "500" exceeded for non-bootstrap users',
  ],
]

/** Names that Redshift gives to its system tables and views. */
const systemView = /^relation "(?:pg_catalog\.)?(?:stl|stv|svl|svv|svcs|sys)_\w+" does not exist$/

/** Puts other names into a text of the back-end's. */
export type Rename = (text: string) => string

/** The fields that hold names: message, detail, hint, context, then schema, table, column and constraint. */
const naming = ['M', 'D', 'H', 'W', 's', 't', 'c', 'n'] as const

/** A NoticeResponse of the back-end with the names that the client knows. */
export function renamedNotice(message: Message, rename: Rename): Buffer {
  const fields = new Map(readFields(message.body))
  return renameFields(fields, rename) ? encodeFields('N', fields) : message.bytes
}

/**
 * An ErrorResponse of the back-end as the client gets it: in Redshift's words, with the names that the client knows, and without the place
 * in the statement where that is wrong, as the statement was rewritten.
 */
export function redshiftError(message: Message, keepsPosition: boolean, rename: Rename): Buffer {
  const fields = new Map(readFields(message.body))
  const isRenamed = renameFields(fields, rename)
  const isCut = cutContext(fields)
  const text = fields.get('M') ?? ''
  const wording = wordings.find(([pattern]) => pattern.test(text))
  const worded = wording && text.replace(...wording)
  if (systemView.test(text))
    fields.set('H', 'the local Redshift does not keep it: docs/local-redshift.md lists what it keeps')
  else if (keepsPosition && worded === undefined && !isRenamed && !isCut) return message.bytes
  if (worded !== undefined) {
    fields.set('M', worded)
    // Its hint and detail name what only PostgreSQL has.
    fields.delete('H')
    fields.delete('D')
  }
  fields.delete('P')
  return encodeFields('E', fields)
}

/** Leaves away where in the endpoint's own functions an error came up; answers whether there was such a line. */
function cutContext(fields: Map<string, string>): boolean {
  const context = fields.get('W')
  if (context === undefined || !context.includes('rs_catalog.')) return false
  const lines = context.split('\n').filter((line) => !line.includes('rs_catalog.'))
  if (lines.length === 0) fields.delete('W')
  else fields.set('W', lines.join('\n'))
  return true
}

function renameFields(fields: Map<string, string>, rename: Rename): boolean {
  let isRenamed = false
  for (const type of naming) {
    const text = fields.get(type)
    const renamed = text === undefined ? undefined : rename(text)
    if (renamed === undefined || renamed === text) continue
    fields.set(type, renamed)
    isRenamed = true
  }
  return isRenamed
}

function encodeFields(letter: string, fields: ReadonlyMap<string, string>): Buffer {
  return encodeMessage(letter, ...[...fields].map(([type, value]) => zeroEnded(type + value)), Buffer.of(0))
}
