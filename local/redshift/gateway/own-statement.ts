import { randomUUID } from 'node:crypto'
import { withLongNames } from '../dialect/local-name'
import { namedRequest } from '../protocol/requests'
import { readFields, type SqlErrorFields } from '../protocol/sql-error'
import type { BackEnd } from './back-end'

/** Name of the gateway's own statements and portals: a client cannot hit on it. */
export const ownName = `lakeload_${randomUUID()}`

/** An earlier COPY may have left its statement: it outlives a rollback. To close what is not there is no error. */
export function closeOwn(backEnd: BackEnd): readonly ReturnType<BackEnd['request']>[] {
  return [
    backEnd.request('close', namedRequest('C', 'P', ownName), () => undefined),
    backEnd.request('close', namedRequest('C', 'S', ownName), () => undefined),
  ]
}

/** The back-end's own error; its context, which tells line and column, is put in the detail. */
export function readSqlError(body: Buffer): SqlErrorFields {
  const fields = readFields(body)
  const context = fields.get('W')
  const hint = fields.get('H')
  return {
    code: fields.get('C') ?? 'XX000',
    message: withLongNames(fields.get('M') ?? ''),
    ...(context === undefined ? {} : { detail: withLongNames(context) }),
    ...(hint === undefined ? {} : { hint }),
  }
}
