import { areAll, type SomeEndpoints } from '../supervisor/local-endpoints'

/** Running endpoints as people read them: what to type into which tool. */
export function formatEndpoints(endpoints: SomeEndpoints): string {
  const redshift = formatRedshift(endpoints)
  if (!areAll(endpoints))
    return [...redshift, '', 'Next: `lakeload local sql "select 1"`, `lakeload local down`'].join('\n')
  const { s3, api } = endpoints
  return [
    `S3        ${s3.endpoint}  bucket ${s3.bucket}  region ${s3.region}`,
    `          access key id ${s3.access_key_id}, secret access key ${s3.secret_access_key}`,
    ...redshift,
    `API       ${api.url}/v5/launches`,
    '',
    'Next: `lakeload run spacex --local`, `lakeload local sql "select 1"`, `lakeload local down`',
  ].join('\n')
}

function formatRedshift({ redshift }: SomeEndpoints): readonly string[] {
  const { host, port, user, password, database } = redshift
  return [
    `Redshift  postgresql://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}?sslmode=disable`,
    `          COPY … IAM_ROLE '${redshift.iam_role}'`,
    `          TLS by the authority ${redshift.ca}`,
  ]
}
