import { connect } from 'node:net'
import { codeOf, messageOf } from '../../errors/error-facts'
import { JobError } from '../../errors/job-error'
import { type Finding, ok } from '../check'
import { resolveHost } from '../resolve-host'

/** A place of the network. */
export interface Place {
  readonly host: string
  readonly port: number
}

/** The host resolves, and somebody listens on the port. */
export async function checkWarehouseAddress(place: Place, signal: AbortSignal): Promise<Finding> {
  const address = await resolveHost(place.host, 'LAKELOAD_REDSHIFT_HOST')
  signal.throwIfAborted()
  const start = performance.now()
  await knock({ host: address, port: place.port }, place, signal)
  const shown = address === place.host ? '' : `, \`${address}\``
  return ok(
    `\`${place.host}:${place.port}\`${shown} takes connections, in ${Math.round(performance.now() - start)} ms`,
  )
}

function knock(place: Place, named: Place, signal: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect(place)
    const stop = (): void => void socket.destroy()
    signal.addEventListener('abort', stop, { once: true })
    const settle = (settled: () => void): void => {
      signal.removeEventListener('abort', stop)
      socket.destroy()
      settled()
    }
    socket.once('connect', () => settle(done))
    socket.once('error', (error) => settle(() => fail(unreachable(named, error))))
    socket.once('close', () => settle(() => fail(signal.reason)))
  })
}

function unreachable({ host, port }: Place, error: Error): JobError {
  const hint =
    codeOf(error) === 'ECONNREFUSED'
      ? 'check LAKELOAD_REDSHIFT_PORT, and that the warehouse runs: its host is there, and nobody listens'
      : 'let the job’s security group into that of the warehouse, and check routes between their subnets'
  return new JobError(
    'LOAD_WAREHOUSE_UNREACHABLE',
    `\`${host}:${port}\` takes no connection: ${messageOf(error)}`,
    {
      hint,
      cause: error,
    },
  )
}
