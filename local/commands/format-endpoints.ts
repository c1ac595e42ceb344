import type { LocalEndpoints } from '../supervisor/local-endpoints'

/** Running endpoints as people read them: what to type into which tool. */
export function formatEndpoints({ s3, redshift, api }: LocalEndpoints): string {
  const { host, port, user, password, database } = redshift
  return [
    `S3        ${s3.endpoint}  bucket ${s3.bucket}  region ${s3.region}`,
    `          access key id ${s3.access_key_id}, secret access key ${s3.secret_access_key}`,
    `Redshift  postgresql://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}?sslmode=disable`,
    `          COPY … IAM_ROLE '${redshift.iam_role}'`,
    `          TLS by the authority ${redshift.ca}`,
    `API       ${api.url}/v5/launches`,
    '',
    'Next: `lakeload run spacex --local`, `lakeload local sql "select 1"`, `lakeload local down`',
  ].join('\n')
}
