import { encodeMessage, readZeroEnded, zeroEnded } from './message'

/** The fields of an ErrorResponse or NoticeResponse, as SQL clients show them. */
export interface SqlErrorFields {
  readonly severity?: 'ERROR' | 'FATAL' | 'INFO' | 'WARNING'
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

/** An ErrorResponse without the place in the statement, which is wrong once the statement was rewritten. */
export function withoutPosition(body: Buffer): Buffer {
  const kept = [...readFields(body)].filter(([type]) => type !== 'P')
  return encodeMessage('E', ...kept.map(([type, text]) => zeroEnded(type + text)), Buffer.of(0))
}
