import { S3Client } from '@aws-sdk/client-s3'
import type { ClientConfig } from 'pg'
import { startTestRedshift } from '../redshift/test-redshift'
import { startTestS3, testS3Client } from '../test-s3'
import type { ConformanceLake } from './conformance-lake'

/** What the suite runs on. */
export interface ConformanceTarget {
  readonly connection: ClientConfig
  readonly database: string
  /** Undefined where nobody has named a bucket: cases with files fail and say so. */
  readonly lake: ConformanceLake | undefined
  readonly role: string
  close(): Promise<void>
}

/** The cluster that LAKELOAD_CONFORMANCE_URL names, or else a local endpoint that is started for the suite. */
export async function openTarget(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ConformanceTarget> {
  const { LAKELOAD_CONFORMANCE_URL: url } = environment
  return url === undefined || url === '' ? await startLocalTarget() : clusterTarget(url, environment)
}

async function startLocalTarget(): Promise<ConformanceTarget> {
  const s3 = await startTestS3()
  const redshift = await startTestRedshift(s3)
  const client = testS3Client(s3)
  const { host, port, database, user, password } = redshift
  return {
    connection: { host, port, database, user, password },
    database,
    lake: { s3: client, bucket: s3.bucket, prefix: 'conformance/' },
    role: redshift.iamRole,
    close: async () => {
      client.destroy()
      await redshift.close()
      await s3.close()
    },
  }
}

/**
 * A real cluster, which only takes encrypted connections. Its certificate is checked where the address says `sslmode=verify-full` and
 * names the file of the authority; the suite sends it no data but its own.
 */
function clusterTarget(
  url: string,
  environment: Readonly<Record<string, string | undefined>>,
): ConformanceTarget {
  const address = new URL(url)
  const isVerified = address.searchParams.get('sslmode') === 'verify-full'
  const lake = lakeOf(environment.LAKELOAD_CONFORMANCE_LAKE)
  return {
    connection: isVerified
      ? { connectionString: url }
      : {
          host: address.hostname,
          port: Number(address.port || 5439),
          user: decodeURIComponent(address.username),
          password: decodeURIComponent(address.password),
          database: decodeURIComponent(address.pathname.slice(1)),
          ssl: address.searchParams.get('sslmode') === 'disable' ? false : { rejectUnauthorized: false },
        },
    database: decodeURIComponent(address.pathname.slice(1)),
    lake,
    role: environment.LAKELOAD_CONFORMANCE_ROLE || 'default',
    close: async () => lake?.s3.destroy(),
  }
}

function lakeOf(address: string | undefined): ConformanceLake | undefined {
  if (address === undefined || address === '') return undefined
  const { hostname, pathname } = new URL(address)
  const folder = pathname.replace(/^\/|\/$/g, '')
  return { s3: new S3Client({}), bucket: hostname, prefix: folder === '' ? '' : `${folder}/` }
}
