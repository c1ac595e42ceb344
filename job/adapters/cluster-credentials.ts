import { GetClusterCredentialsWithIAMCommand, RedshiftClient } from '@aws-sdk/client-redshift'
import { JobError } from '../errors/job-error'
import { type AwsAccess, askAws, clientOptions } from './aws-client'
import type { IssuedCredentials } from './database-credentials'

/** The longest that Redshift offers. */
export const credentialsSeconds = 3_600

/**
 * Temporary credentials of a provisioned cluster. The database user is that of the role itself, `IAMR:` and its name; its password
 * opens connections for an hour, and a connection that is open stays so.
 */
export async function clusterCredentials(
  cluster: string,
  database: string,
  access: AwsAccess,
  signal?: AbortSignal,
): Promise<IssuedCredentials> {
  const attempt = {
    action: 'redshift:GetClusterCredentialsWithIAM',
    subject: `cluster \`${cluster}\``,
    resource: `arn:aws:redshift:${access.region}:*:dbname:${cluster}/${database}`,
    setting: 'LAKELOAD_REDSHIFT_CLUSTER',
    region: access.region,
  }
  const input = { ClusterIdentifier: cluster, DbName: database, DurationSeconds: credentialsSeconds }
  const { DbUser, DbPassword, Expiration } = await askAws(
    new RedshiftClient(clientOptions(access)),
    attempt,
    (client, options) => client.send(new GetClusterCredentialsWithIAMCommand(input), options),
    signal,
  )
  return issued(attempt.action, DbUser, DbPassword, Expiration)
}

/** Credentials as an answer has them; every field of an answer is optional in its type. */
export function issued(
  action: string,
  user: string | undefined,
  password: string | undefined,
  expiresAt: Date | undefined,
): IssuedCredentials {
  if (!user || !password)
    throw new JobError('AWS_REQUEST_FAILED', `\`${action}\` answered no user and password`)
  return { user, password, ...(expiresAt === undefined ? {} : { expiresAt }) }
}
