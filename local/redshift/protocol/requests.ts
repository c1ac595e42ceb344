import { encodeMessage, int16, int32, readZeroEnded, zeroEnded } from './message'

/** Parse: a statement under a name, with the types of its parameters left open. */
export function parseRequest(name: string, sql: string): Buffer {
  return encodeMessage('P', zeroEnded(name), zeroEnded(sql), int16(0))
}

/** Bind of text parameters, all results in text. */
export function bindRequest(portal: string, statement: string, values: readonly string[]): Buffer {
  const parameters = values.flatMap((value) => {
    const bytes = Buffer.from(value, 'utf8')
    return [int32(bytes.length), bytes]
  })
  return encodeMessage(
    'B',
    zeroEnded(portal),
    zeroEnded(statement),
    int16(0),
    int16(values.length),
    ...parameters,
    int16(0),
  )
}

/** Describe or Close of a statement (`S`) or portal (`P`). */
export function namedRequest(type: 'D' | 'C', kind: 'S' | 'P', name: string): Buffer {
  return encodeMessage(type, zeroEnded(kind + name))
}

/** Execute to the end. */
export function executeRequest(portal: string): Buffer {
  return encodeMessage('E', zeroEnded(portal), int32(0))
}

export const syncRequest = encodeMessage('S')
export const flushRequest = encodeMessage('H')
export const terminateRequest = encodeMessage('X')
export const copyDone = encodeMessage('c')

/** CopyFail: makes the back-end abort the COPY. */
export function copyFail(reason: string): Buffer {
  return encodeMessage('f', zeroEnded(reason))
}

/** A simple Query. */
export function queryRequest(sql: string): Buffer {
  return encodeMessage('Q', zeroEnded(sql))
}

/** A client's Parse taken apart; `rest` is its parameter types, kept as they are. */
export interface ParseRequest {
  readonly name: string
  readonly sql: string
  readonly rest: Buffer
}

export function readParse(body: Buffer): ParseRequest {
  const [name, sqlAt] = readZeroEnded(body, 0)
  const [sql, end] = readZeroEnded(body, sqlAt)
  return { name, sql, rest: body.subarray(end) }
}

/** A client's Parse with another text. */
export function withSql(request: ParseRequest, sql: string): Buffer {
  return encodeMessage('P', zeroEnded(request.name), zeroEnded(sql), request.rest)
}
