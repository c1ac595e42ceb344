import type { LocalHome } from './local-home'

/** What leads a job to the local endpoints by its settings alone, with no `--local`; how to log in is left to the test. */
export interface JobSettings {
  readonly environment: Readonly<Record<string, string>>
  readonly user: string
  readonly password: string
}

/** Starts the endpoints of a home, and writes down what a task on AWS would have in its environment. */
export async function jobSettings(home: LocalHome): Promise<JobSettings> {
  const { s3, redshift, api } = await home.json<Record<string, Record<string, string>>>(['local', 'up'])
  return {
    environment: {
      LAKELOAD_LAKE: `s3://${s3?.bucket}/by-settings`,
      AWS_REGION: String(s3?.region),
      AWS_ENDPOINT_URL_S3: String(s3?.endpoint),
      AWS_ACCESS_KEY_ID: String(s3?.access_key_id),
      AWS_SECRET_ACCESS_KEY: String(s3?.secret_access_key),
      LAKELOAD_REDSHIFT_HOST: String(redshift?.host),
      LAKELOAD_REDSHIFT_PORT: String(redshift?.port),
      LAKELOAD_REDSHIFT_DATABASE: String(redshift?.database),
      LAKELOAD_REDSHIFT_SSLMODE: 'disable',
      LAKELOAD_COPY_ROLE: String(redshift?.iam_role),
      SPACEX_API_URL: String(api?.url),
    },
    user: String(redshift?.user),
    password: String(redshift?.password),
  }
}
