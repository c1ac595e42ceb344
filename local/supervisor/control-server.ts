import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { ApiSource } from '../api/api-source'
import { listen } from '../listen'
import { type SupervisorStatus, toErrorMessage } from './control-messages'

/** What the control port lets other commands do. */
export interface ControlActions {
  status(): SupervisorStatus
  /** Settles when the endpoints are ready or have failed. */
  settled(): Promise<SupervisorStatus>
  serve(source: ApiSource): Promise<void>
  /** Ends every endpoint; settles when they have ended. */
  stop(): Promise<void>
}

export interface ControlServer {
  readonly port: number
  close(): void
}

/** Starts the port on which commands talk to the supervisor; they prove with the token that they may. */
export async function startControlServer(token: string, actions: ControlActions): Promise<ControlServer> {
  const server: Server = createServer((request, response) => {
    handle(token, actions, request).then(
      (answer) => send(response, answer.status, answer.body),
      (error: unknown) => send(response, 422, toErrorMessage(error)),
    )
  })
  const port = await listen(server, 0, 'the supervisor')
  return { port, close: () => void server.close() }
}

interface ControlAnswer {
  readonly status: number
  readonly body: unknown
}

async function handle(
  token: string,
  actions: ControlActions,
  request: IncomingMessage,
): Promise<ControlAnswer> {
  if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`)) return { status: 401, body: {} }
  switch (`${request.method} ${request.url}`) {
    case 'GET /status':
      return { status: 200, body: actions.status() }
    case 'GET /settled':
      return { status: 200, body: await actions.settled() }
    case 'POST /source':
      await actions.serve(JSON.parse(await readText(request)) as ApiSource)
      return { status: 200, body: actions.status() }
    case 'POST /stop':
      await actions.stop()
      return { status: 200, body: {} }
    default:
      return { status: 404, body: {} }
  }
}

function isSame(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function send(response: ServerResponse, status: number, body: unknown): void {
  // The supervisor ends after some answers: no connection may outlive its answer and keep it.
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
  response.end(JSON.stringify(body))
}
