import { randomBytes } from 'node:crypto'
import { bindRequest, executeRequest, flushRequest, namedRequest, parseRequest } from '../protocol/requests'
import { readDataRow } from '../protocol/row-description'
import type { BackEnd } from './back-end'

/**
 * Asks a client's back-end for one value, by a prepared statement: a simple Query would end an implicit transaction. Nothing is asked
 * in a transaction that has failed, where every question would be an error of its own.
 */
export async function askValue(
  backEnd: BackEnd,
  query: string,
  parameter: string,
): Promise<string | undefined> {
  if (backEnd.status === 'E' || backEnd.isSkipping) return undefined
  let value: string | undefined
  const name = `lakeload_${randomBytes(6).toString('hex')}`
  const requests = [
    backEnd.request('parse', parseRequest(name, query), () => undefined),
    backEnd.request('bind', bindRequest(name, name, [parameter]), () => undefined),
    backEnd.request('execute', executeRequest(name), (message) => {
      if (message.type === 'D') value = readDataRow(message.body)[0] ?? undefined
    }),
    backEnd.request('close', namedRequest('C', 'S', name), () => undefined),
  ]
  backEnd.send(flushRequest)
  await Promise.all(requests)
  return value
}
