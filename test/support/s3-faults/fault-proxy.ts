import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import { LOCAL_HOST } from '../../../local/listen'
import { type ErrorAnswer, errorAnswers, sendError } from './error-answer'
import type { FaultEffect } from './fault'
import type { FaultList } from './fault-list'

/** Headers that belong to one connection. `expect` too: we have answered it ourselves when the request gets here. */
const CONNECTION_HEADERS = new Set(['connection', 'keep-alive', 'expect', 'upgrade', 'proxy-connection'])

/** Shorter than the 75 s of the server behind, so that no request meets a connection that is being closed. */
const IDLE_TIMEOUT_MS = 60_000

export interface FaultProxyOptions {
  readonly serverPort: number
  readonly faults: FaultList
}

/**
 * A streaming proxy in front of an S3 server. It passes requests through unchanged, the Host header included (so that
 * signatures hold), and hits some of them with faults.
 */
export function createFaultProxy(options: FaultProxyOptions): Server {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_TIMEOUT_MS })
  const server = createServer(
    { keepAliveTimeout: IDLE_TIMEOUT_MS, requestTimeout: 0 },
    (incoming, response) => {
      handle(options, agent, incoming, response)
    },
  )
  server.on('close', () => agent.destroy())
  return server
}

function handle(
  options: FaultProxyOptions,
  agent: Agent,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  // Without a listener an aborted upload would end the process.
  incoming.on('error', () => {})
  const effect = options.faults.take(incoming.method ?? '', incoming.url ?? '')
  if (effect === 'reset') return void incoming.socket.resetAndDestroy()
  const refusal = refusalOf(effect)
  if (refusal === undefined) {
    forward(options, agent, incoming, response, effect)
    return
  }
  incoming.resume()
  incoming.once('end', () => sendError(response, refusal))
}

function refusalOf(effect: FaultEffect | undefined): ErrorAnswer | undefined {
  if (effect === 'internal-error') return errorAnswers.internalError
  if (effect === 'slow-down') return errorAnswers.slowDown
  return effect === 'access-denied' ? errorAnswers.accessDenied : undefined
}

function forward(
  options: FaultProxyOptions,
  agent: Agent,
  incoming: IncomingMessage,
  response: ServerResponse,
  effect: FaultEffect | undefined,
): void {
  const outgoing = request({
    host: LOCAL_HOST,
    port: options.serverPort,
    method: incoming.method,
    path: incoming.url,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).filter(([name]) => !CONNECTION_HEADERS.has(name)),
    ),
    agent,
  })
  outgoing.on('response', (answer) => passAnswer(answer, response, effect))
  outgoing.on('error', () => {
    if (response.headersSent || response.destroyed) response.destroy()
    else sendError(response, errorAnswers.unavailable)
  })
  // A client that goes away takes its request with it; the server then keeps nothing of a half-sent object.
  response.on('close', () => {
    if (!response.writableFinished) outgoing.destroy()
  })
  incoming.pipe(outgoing)
}

function passAnswer(
  answer: IncomingMessage,
  response: ServerResponse,
  effect: FaultEffect | undefined,
): void {
  if (effect === 'lose-answer') {
    answer.resume()
    answer.once('close', () => response.socket?.resetAndDestroy())
    return
  }
  const headers = { ...answer.headers }
  for (const name of CONNECTION_HEADERS) delete headers[name]
  response.writeHead(answer.statusCode ?? 502, headers)
  answer.on('error', () => response.destroy())
  if (effect === 'truncate') breakOff(answer, response)
  else answer.pipe(response)
}

/** Sends half of what the answer announced, then resets the connection. */
function breakOff(answer: IncomingMessage, response: ServerResponse): void {
  let left = Math.floor(Number(answer.headers['content-length'] ?? 0) / 2)
  answer.on('data', (chunk: Buffer) => {
    if (left > 0) response.write(chunk.subarray(0, left))
    left -= chunk.length
  })
  answer.once('end', () => response.socket?.end(() => response.socket?.destroy()))
}
