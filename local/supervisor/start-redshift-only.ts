import { join } from 'node:path'
import type { S3Access } from '../redshift/redshift-endpoint'
import { startRedshift } from '../redshift/start-redshift'
import { describeRedshift } from './local-endpoints'
import { startOnPort } from './local-ports'
import { type EndpointOptions, makeFolder, type RunningEndpoints } from './start-endpoints'
import { withJobErrors } from './with-job-errors'

/** Starts Redshift without the other endpoints, for people whose files lie in an S3 of their own, or who load none. */
export async function startRedshiftOnly(
  { home, ports }: Pick<EndpointOptions, 'home' | 'ports'>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RunningEndpoints> {
  await makeFolder(home.logs)
  const s3 = s3OfEnvironment(environment)
  const redshift = await startOnPort('redshift', ports, (port) =>
    withJobErrors(() =>
      startRedshift({ dataFolder: home.redshift, port, s3, logFile: join(home.logs, 'redshift.log') }),
    ),
  )
  return {
    endpoints: { redshift: describeRedshift(redshift) },
    serve: async () => undefined,
    close: () => redshift.close(),
  }
}

/** The S3 that the AWS SDK would be led to by its variables. Without them COPY finds none, and says so. */
export function s3OfEnvironment(environment: Readonly<Record<string, string | undefined>>): S3Access {
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION || 'us-east-1'
  const endpoint = environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL
  return {
    endpoint: endpoint || `https://s3.${region}.amazonaws.com`,
    region,
    accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
  }
}
