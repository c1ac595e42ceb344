import type { RedshiftEndpoint } from '../redshift/redshift-endpoint'
import type { S3Endpoint } from '../s3/s3-endpoint'

/** How to reach the local endpoints, exactly as `lakeload local up --json` prints it. */
export interface LocalEndpoints {
  readonly s3: {
    readonly endpoint: string
    readonly region: string
    readonly access_key_id: string
    readonly secret_access_key: string
    readonly bucket: string
  }
  readonly redshift: {
    readonly host: string
    readonly port: number
    readonly database: string
    readonly user: string
    readonly password: string
    readonly iam_role: string
    /** The file with the certificate of the authority, for clients that are to check the endpoint's. */
    readonly ca: string
  }
  readonly api: { readonly url: string }
}

/** What is up: everything, or Redshift alone after `lakeload local up --redshift-only`. */
export type SomeEndpoints = LocalEndpoints | { readonly redshift: LocalEndpoints['redshift'] }

/** Whether the job can run on these. */
export function areAll(endpoints: SomeEndpoints): endpoints is LocalEndpoints {
  return 's3' in endpoints
}

/** Describes running endpoints. */
export function describeEndpoints(
  s3: S3Endpoint,
  redshift: RedshiftEndpoint,
  api: { readonly url: string },
): LocalEndpoints {
  return {
    s3: {
      endpoint: s3.endpoint,
      region: s3.region,
      access_key_id: s3.accessKeyId,
      secret_access_key: s3.secretAccessKey,
      bucket: s3.bucket,
    },
    redshift: describeRedshift(redshift),
    api: { url: api.url },
  }
}

/** Describes a running Redshift. */
export function describeRedshift(redshift: RedshiftEndpoint): LocalEndpoints['redshift'] {
  return {
    host: redshift.host,
    port: redshift.port,
    database: redshift.database,
    user: redshift.user,
    password: redshift.password,
    iam_role: redshift.iamRole,
    ca: redshift.caFile,
  }
}

/**
 * The settings that lead the job to local endpoints: the same variables that lead it to AWS. Credentials of the user's
 * own that would win over the key are emptied.
 */
export function localEnvironment({ s3, redshift, api }: LocalEndpoints): Record<string, string> {
  return {
    LAKELOAD_LAKE: `s3://${s3.bucket}/lake`,
    AWS_REGION: s3.region,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ACCESS_KEY_ID: s3.access_key_id,
    AWS_SECRET_ACCESS_KEY: s3.secret_access_key,
    AWS_SESSION_TOKEN: '',
    LAKELOAD_REDSHIFT_HOST: redshift.host,
    LAKELOAD_REDSHIFT_PORT: String(redshift.port),
    LAKELOAD_REDSHIFT_DATABASE: redshift.database,
    LAKELOAD_REDSHIFT_USER: redshift.user,
    LAKELOAD_REDSHIFT_PASSWORD: redshift.password,
    LAKELOAD_REDSHIFT_SSLMODE: 'disable',
    LAKELOAD_COPY_ROLE: redshift.iam_role,
    SPACEX_API_URL: api.url,
    ORDERS_API_URL: api.url,
    STATIONS_API_URL: api.url,
  }
}
