import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../job/errors/error-facts'
import { JobError } from '../../job/errors/job-error'
import type { ApiSource } from '../api/api-source'
import { startApi } from '../api/start-api'
import type { RedshiftEndpoint } from '../redshift/redshift-endpoint'
import { startRedshift } from '../redshift/start-redshift'
import { startS3 } from '../s3/start-s3'
import { describeEndpoints, type SomeEndpoints } from './local-endpoints'
import type { LocalHome } from './local-home'
import { startOnPort, type WantedPorts } from './local-ports'
import { withJobErrors } from './with-job-errors'

export interface EndpointOptions {
  readonly home: LocalHome
  readonly ports: WantedPorts
  readonly source: ApiSource
  /** Called when an endpoint ends although nobody closed it. */
  readonly onUnexpectedEnd: (what: string) => void
}

/** Endpoints of a laptop, running. */
export interface RunningEndpoints {
  readonly endpoints: SomeEndpoints
  serve(source: ApiSource): Promise<void>
  close(): Promise<void>
}

/** Starts the three endpoints; where one fails, the others are ended before the error comes out. */
export async function startEndpoints(options: EndpointOptions): Promise<RunningEndpoints> {
  const { home, ports } = options
  await makeFolder(home.logs)
  const closers: (() => Promise<void>)[] = []
  // Redshift first: its COPY may be reading from S3.
  const close = async () => {
    for (const closeOne of closers.splice(0).reverse()) await closeOne()
  }
  try {
    const s3 = await startOnPort('s3', ports, (port) =>
      startS3({
        dataFolder: home.s3,
        port,
        logFile: join(home.logs, 's3.log'),
        onUnexpectedEnd: () => options.onUnexpectedEnd('the local S3'),
      }),
    )
    closers.push(s3.close)
    const api = await startOnPort('api', ports, (port) => startApi({ port, ...options.source }))
    closers.push(api.close)
    const redshift: RedshiftEndpoint = await startOnPort('redshift', ports, (port) =>
      withJobErrors(() =>
        startRedshift({ dataFolder: home.redshift, port, s3, logFile: join(home.logs, 'redshift.log') }),
      ),
    )
    closers.push(() => redshift.close())
    return { endpoints: describeEndpoints(s3, redshift, api), serve: api.serve, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Makes the folder of the logs. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw new JobError('LOCAL_FOLDER_UNUSABLE', `cannot make \`${folder}\`: ${messageOf(cause)}`, { cause })
  }
}
