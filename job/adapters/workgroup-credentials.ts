import { GetCredentialsCommand, RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless'
import { type AwsAccess, askAws, clientOptions } from './aws-client'
import { credentialsSeconds, issued } from './cluster-credentials'
import type { IssuedCredentials } from './database-credentials'

/** Temporary credentials of a Serverless workgroup, as `clusterCredentials` are of a cluster. */
export async function workgroupCredentials(
  workgroup: string,
  database: string,
  access: AwsAccess,
  signal?: AbortSignal,
): Promise<IssuedCredentials> {
  const attempt = {
    action: 'redshift-serverless:GetCredentials',
    subject: `workgroup \`${workgroup}\``,
    // The ARN of a workgroup ends with an id that only AWS knows.
    resource: `arn:aws:redshift-serverless:${access.region}:*:workgroup/*`,
    setting: 'LAKELOAD_REDSHIFT_WORKGROUP',
    region: access.region,
  }
  const input = { workgroupName: workgroup, dbName: database, durationSeconds: credentialsSeconds }
  const { dbUser, dbPassword, expiration } = await askAws(
    new RedshiftServerlessClient(clientOptions(access)),
    attempt,
    (client, options) => client.send(new GetCredentialsCommand(input), options),
    signal,
  )
  return issued(attempt.action, dbUser, dbPassword, expiration)
}
