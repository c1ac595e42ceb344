import type { AddressInfo, Server } from 'node:net'
import { JobError } from '../job/errors/job-error'

/** Every local endpoint listens here and nowhere else: nothing of a laptop is offered to the network. */
export const LOCAL_HOST = '127.0.0.1'

/**
 * Listens on a port of 127.0.0.1 and answers the port; 0 takes a free one.
 * @throws JobError `LOCAL_PORT_IN_USE`
 */
export async function listen(server: Server, port: number, what: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(toJobError(cause, port, what)))
    server.listen(port, LOCAL_HOST, resolve)
  })
  return (server.address() as AddressInfo).port
}

function toJobError(cause: NodeJS.ErrnoException, port: number, what: string): Error {
  if (cause.code === 'EACCES') {
    return new JobError('LOCAL_PORT_IN_USE', `${what} may not listen on port \`${port}\` of ${LOCAL_HOST}`, {
      hint: 'choose a port above 1023',
      context: { port },
      cause,
    })
  }
  if (cause.code !== 'EADDRINUSE') return cause
  return new JobError(
    'LOCAL_PORT_IN_USE',
    `${what} cannot listen on port \`${port}\` of ${LOCAL_HOST}: it is in use`,
    {
      context: { port },
      cause,
    },
  )
}
