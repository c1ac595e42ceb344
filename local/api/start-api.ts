import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { isJobError } from '../../job/errors/job-error'
import { LOCAL_HOST, listen } from '../listen'
import { ApiFaults } from './api-fault'
import { type Answer, type ApiSource, answerOf } from './api-source'
import { answerOrders } from './orders-answer'
import { sendAnswer, sendFault, sendProblem } from './send-answer'
import { answerStations } from './stations-answer'

/** Older requests are forgotten, so that a server that runs for weeks does not grow. */
const MOST_REQUESTS = 1_000
const LAUNCHES_PATH = '/v5/launches'
const ORDERS_PATH = '/orders'
const STATIONS_PATH = '/stations.geojson'

export interface ApiOptions extends ApiSource {
  /** The TCP port on 127.0.0.1; 0 takes a free one. */
  readonly port: number
}

/** A request that the local API got. */
export interface ApiRequest {
  readonly method: string
  /** With its query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** A running local API. */
export interface ApiEndpoint {
  /** What `SPACEX_API_URL` and those of the examples are set to: without a path. */
  readonly url: string
  readonly port: number
  readonly faults: ApiFaults
  /** The last requests, oldest first. */
  requests(): readonly ApiRequest[]
  /** Serves something else from the next request on. */
  serve(source: ApiSource): Promise<void>
  close(): Promise<void>
}

/**
 * Starts a JSON API that answers `GET /v5/launches` as the SpaceX API does, with the bytes of a file or with launches
 * generated from a seed (`?count=1000` asks for another number of generated ones), `GET /orders?limit=50` in pages, and
 * `GET /stations.geojson`.
 *
 * @example
 * const api = await startApi({ port: 0, launches: 20_000 })
 * const answer = await fetch(`${api.url}/v5/launches`)
 * @throws JobError `LOCAL_SAMPLE_UNREADABLE`, `LOCAL_PORT_IN_USE`
 */
export async function startApi(options: ApiOptions): Promise<ApiEndpoint> {
  let source: ApiSource = options
  await answerOf(source) // an unreadable file is refused now, not at the first request
  const faults = new ApiFaults()
  const requests: ApiRequest[] = []

  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
    if (requests.length > MOST_REQUESTS) requests.shift()
    answer(source, faults, request, response).catch((error: unknown) => {
      // A client that has gone away, or a file that has: nothing more can be said on this connection.
      if (response.headersSent) response.destroy()
      else sendProblem(response, 500, isJobError(error) ? error.message : 'the local API failed')
    })
  })
  const port = await listen(server, options.port, 'the local API')

  return {
    url: `http://${LOCAL_HOST}:${port}`,
    port,
    faults,
    requests: () => [...requests],
    serve: async (next) => {
      await answerOf(next)
      source = next
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(
  source: ApiSource,
  faults: ApiFaults,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${LOCAL_HOST}`)
  const effect = faults.take(url.pathname)
  const count = url.searchParams.get('count')
  if (count !== null && !/^\d{1,9}$/.test(count)) {
    return sendProblem(response, 400, `count must be a whole number, not ${JSON.stringify(count)}`)
  }
  const launches = async () => await answerOf(source, count === null ? undefined : Number(count))
  const found = await answerAt(url, source, launches)
  if (found !== undefined && 'problem' in found) return sendProblem(response, 400, found.problem)
  const whole = found ?? (await launches())
  if (effect !== undefined) return sendFault(response, effect, whole)
  if (found === undefined) {
    const paths = [LAUNCHES_PATH, ORDERS_PATH, STATIONS_PATH].join(', ')
    return sendProblem(response, 404, `there is no ${url.pathname}: the local API answers ${paths}`)
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return sendProblem(response, 405, `${request.method} is not allowed`)
  }
  return sendAnswer(request, response, whole)
}

/** What stands at an address; undefined where nothing does. */
async function answerAt(
  url: URL,
  source: ApiSource,
  launches: () => Promise<Answer>,
): Promise<Answer | { readonly problem: string } | undefined> {
  switch (url.pathname) {
    case LAUNCHES_PATH:
      return await launches()
    case ORDERS_PATH:
      return answerOrders(source, url.searchParams)
    case STATIONS_PATH:
      return answerStations(source)
    default:
      return undefined
  }
}
