import { isJobError, JobError } from '../../job/errors/job-error'

/** The ports that were asked for; one that is left away may be any. */
export interface WantedPorts {
  readonly s3?: number | undefined
  readonly redshift?: number | undefined
  readonly api?: number | undefined
}

/** Taken when they are free, so that a bookmark or a connection in a SQL tool stays right. */
export const preferredPorts = { s3: 9300, redshift: 5439, api: 8300 } as const

/**
 * Starts something on the port that was asked for, or else on the preferred one, or else on a free one.
 * @throws JobError `LOCAL_PORT_IN_USE` for a port that was asked for
 */
export async function startOnPort<Started>(
  name: keyof WantedPorts,
  wanted: WantedPorts,
  start: (port: number) => Promise<Started>,
): Promise<Started> {
  const asked = wanted[name]
  try {
    return await start(asked ?? preferredPorts[name])
  } catch (error) {
    if (!isJobError(error) || error.code !== 'LOCAL_PORT_IN_USE') throw error
    if (asked === undefined) return await start(0)
    throw new JobError('LOCAL_PORT_IN_USE', error.message, {
      hint: `choose another --${name}-port, or leave it away to take a free one`,
      context: error.context,
      cause: error,
    })
  }
}
