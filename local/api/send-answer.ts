import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { ApiFaultEffect } from './api-fault'
import type { Answer } from './api-source'

/** Streams an answer, or 304 where the client has it already. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  response.setHeader('etag', answer.etag)
  if (knows(request.headers['if-none-match'], answer.etag)) {
    response.writeHead(304).end()
    return
  }
  response.setHeader('content-type', 'application/json; charset=utf-8')
  if (answer.bytes !== undefined) response.setHeader('content-length', answer.bytes)
  if (request.method === 'HEAD') response.end()
  else await pipeline(answer.open(), response)
}

/** Sends a JSON error as the API does. */
export function sendProblem(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(`${JSON.stringify({ error })}\n`)
}

/** Sends a faulty answer. */
export async function sendFault(
  response: ServerResponse,
  effect: ApiFaultEffect,
  answer: Answer,
): Promise<void> {
  switch (effect.kind) {
    case 'status':
      if (effect.retryAfter !== undefined) response.setHeader('retry-after', effect.retryAfter)
      response.writeHead(effect.status, { 'content-type': 'text/plain' })
      response.end(effect.body ?? `status ${effect.status}\n`)
      return
    case 'body':
      response.writeHead(200, { 'content-type': effect.contentType ?? 'application/json; charset=utf-8' })
      response.end(effect.body)
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'stall':
      return
    default:
      await sendHalf(response, effect.kind, answer)
  }
}

async function sendHalf(
  response: ServerResponse,
  kind: 'cut-json' | 'break-off' | 'stall-midway',
  answer: Answer,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of answer.open()) chunks.push(Buffer.from(chunk))
  const whole = Buffer.concat(chunks)
  const half = whole.subarray(0, Math.ceil(whole.length / 2))
  const length = kind === 'cut-json' ? half.length : whole.length
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': length })
  if (kind === 'cut-json') response.end(half)
  else response.write(half, () => kind === 'break-off' && response.socket?.end())
}

function knows(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const known = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return known.includes(etag) || known.includes('*')
}
