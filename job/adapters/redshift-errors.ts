import { DatabaseError } from 'pg'
import { JobError, type JobErrorOptions } from '../errors/job-error'

/** Where a connection goes, for messages. */
export interface Address {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
}

/** Node's codes of a TLS handshake that failed because of the certificate. */
const certificateCode = /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET))/

/** Wraps what `pg` throws while it connects. */
export function connectError(error: unknown, to: Address): JobError {
  const place = `\`${to.host}:${to.port}\``
  const context = { host: to.host, port: to.port, database: to.database, user: to.user, ...sqlState(error) }
  const options: JobErrorOptions = { cause: error, context }
  const text = messageOf(error)
  if (error instanceof DatabaseError) {
    const code = error.code ?? ''
    // A cluster with `require_ssl` refuses by the same SQLSTATE as for a wrong password.
    if (code.startsWith('28') && /ssl off|no encryption/i.test(text)) {
      return new JobError(
        'LOAD_TLS_REFUSED',
        `the warehouse at ${place} takes encrypted connections only`,
        options,
      )
    }
    if (code.startsWith('28')) {
      return new JobError(
        'LOAD_ACCESS_DENIED',
        `the warehouse at ${place} refused the user \`${to.user}\`: ${text}`,
        options,
      )
    }
    if (code === '3D000') {
      return new JobError(
        'LOAD_DATABASE_MISSING',
        `the warehouse at ${place} has no database \`${to.database}\``,
        options,
      )
    }
    // Everything else that ends a connection at its start passes: starting up, shutting down, too many connections.
    return new JobError(
      'LOAD_WAREHOUSE_UNREACHABLE',
      `the warehouse at ${place} took no connection: ${text}`,
      options,
    )
  }
  if (certificateCode.test(codeOf(error)) || /does not support SSL/i.test(text)) {
    return new JobError(
      'LOAD_TLS_REFUSED',
      `no encrypted connection to the warehouse at ${place}: ${text}`,
      options,
    )
  }
  return new JobError(
    'LOAD_WAREHOUSE_UNREACHABLE',
    `the warehouse at ${place} cannot be reached: ${text}`,
    options,
  )
}

/** Wraps what `pg` throws for a statement of an open session. */
export function statementError(error: unknown, sql: string): JobError {
  const text = messageOf(error)
  const context = { statement: oneLine(sql).slice(0, 300), ...sqlState(error) }
  const options: JobErrorOptions = { cause: error, context }
  // What is no answer of the server is a broken socket; FATAL and 57P are the server's own farewell.
  if (!(error instanceof DatabaseError) || error.severity === 'FATAL' || /^(08|57P)/.test(error.code ?? '')) {
    return new JobError('LOAD_CONNECTION_LOST', `the connection to the warehouse broke: ${text}`, options)
  }
  const code = error.code ?? ''
  if (code === '40001' || code === '40P01' || isConflict(error)) {
    return new JobError('LOAD_CONFLICT', `the warehouse rolled the transaction back: ${text}`, options)
  }
  if (code === '57014') {
    return new JobError('LOAD_STATEMENT_TIMEOUT', `the warehouse cancelled a statement: ${text}`, options)
  }
  if (code === '42501') {
    return new JobError(
      'LOAD_PERMISSION_DENIED',
      `the warehouse does not allow a statement: ${text}`,
      options,
    )
  }
  return new JobError('LOAD_STATEMENT_REJECTED', `the warehouse rejected a statement: ${text}`, options)
}

/** What another transaction was in the way of: 1018 is a table that is younger than the snapshot, the last two ones a table that has gone. */
const conflicts = [
  /^1023\b/,
  /serializable isolation violation/i,
  /^1018\b.*relation does not exist/i,
  /could not open relation with OID/i,
  /conflict with concurrent transaction/i,
]

/** Redshift reports all of them under its catch-all SQLSTATE, so only the text tells. A missing table has one of its own, and another text. */
function isConflict(error: DatabaseError): boolean {
  const text = messageOf(error)
  return conflicts.some((conflict) => conflict.test(text))
}

/** The server's message and detail as one line. */
function messageOf(error: unknown): string {
  if (error instanceof DatabaseError) return oneLine([error.message, error.detail].filter(Boolean).join(' '))
  const { errors, message } = fieldsOf(error)
  // Node reports a host with several addresses as an AggregateError with an empty message.
  if (Array.isArray(errors) && errors.length > 0) return messageOf(errors[0])
  return oneLine(typeof message === 'string' ? message : String(error))
}

/** What an error may carry. By its fields, not its class: Node's own errors may be of another realm. */
function fieldsOf(error: unknown): {
  readonly code?: unknown
  readonly message?: unknown
  readonly errors?: unknown
} {
  return typeof error === 'object' && error !== null ? error : {}
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function codeOf(error: unknown): string {
  const { code } = fieldsOf(error)
  return typeof code === 'string' ? code : ''
}

function sqlState(error: unknown): { readonly sqlstate?: string } {
  return error instanceof DatabaseError && error.code !== undefined ? { sqlstate: error.code } : {}
}
