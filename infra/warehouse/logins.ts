import * as pulumi from '@pulumi/pulumi'
import type { StackContext } from '../context'
import type { PolicyStatement } from '../policy-document'

type Variables = Readonly<Record<string, pulumi.Input<string>>>

/** A way to log in to Redshift: the variables that say it, and the permissions it takes. */
export interface Login {
  readonly environment: Variables
  readonly statements: readonly PolicyStatement[]
}

/** Where the warehouse is, and which role its COPY takes: what job and bootstrap have in common. */
export function placeVariables(place: {
  readonly host: pulumi.Input<string>
  readonly port: number
  readonly database: string
  readonly copyRoleArn: pulumi.Input<string>
}): Variables {
  return {
    LAKELOAD_REDSHIFT_HOST: place.host,
    LAKELOAD_REDSHIFT_PORT: String(place.port),
    LAKELOAD_REDSHIFT_DATABASE: place.database,
    LAKELOAD_COPY_ROLE: place.copyRoleArn,
  }
}

/**
 * Temporary credentials of a provisioned cluster for the database user of the role itself, and nobody else's: other
 * than GetClusterCredentials, this action takes no user's name. The role may also wake the cluster.
 */
export function clusterLogin(context: StackContext, cluster: pulumi.Input<string>, database: string): Login {
  return {
    environment: { LAKELOAD_REDSHIFT_CLUSTER: cluster },
    statements: [
      {
        Sid: 'LogInToCluster',
        Effect: 'Allow',
        Action: 'redshift:GetClusterCredentialsWithIAM',
        Resource: redshiftArn(context, pulumi.interpolate`dbname:${cluster}/${database}`),
      },
      wakeStatement(context, cluster),
    ],
  }
}

/** What a login by a secret needs beside it where the cluster may be paused. */
export function clusterWake(context: StackContext, cluster: pulumi.Input<string>): Login {
  return { environment: { LAKELOAD_REDSHIFT_RESUME: cluster }, statements: [wakeStatement(context, cluster)] }
}

function wakeStatement(context: StackContext, cluster: pulumi.Input<string>): PolicyStatement {
  return {
    Sid: 'WakeCluster',
    Effect: 'Allow',
    Action: ['redshift:DescribeClusters', 'redshift:ResumeCluster'],
    Resource: redshiftArn(context, pulumi.interpolate`cluster:${cluster}`),
  }
}

/** Temporary credentials of a Serverless workgroup, likewise for the role's own database user alone. */
export function workgroupLogin(workgroup: pulumi.Input<string>, workgroupArn: pulumi.Input<string>): Login {
  return {
    environment: { LAKELOAD_REDSHIFT_WORKGROUP: workgroup },
    statements: [
      {
        Sid: 'LogInToWorkgroup',
        Effect: 'Allow',
        Action: ['redshift-serverless:GetCredentials', 'redshift-serverless:GetWorkgroup'],
        Resource: workgroupArn,
      },
    ],
  }
}

/** A user and a password in Secrets Manager; the key that encrypts the secret is used for this secret alone. */
export function secretLogin(
  { accountId, partition, region }: StackContext,
  secretArn: pulumi.Input<string>,
  keyArn: pulumi.Input<string> = pulumi.interpolate`arn:${partition}:kms:${region}:${accountId}:key/*`,
): Login {
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
  return {
    environment: { LAKELOAD_REDSHIFT_SECRET: secretArn },
    statements: [
      { Sid: 'ReadSecret', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArn },
      {
        Sid: 'DecryptSecret',
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: keyArn,
        Condition: {
          StringEquals: {
            'kms:ViaService': `secretsmanager.${region}.${domain}`,
            'kms:EncryptionContext:SecretARN': secretArn,
          },
        },
      },
    ],
  }
}

/** The ARN of something of Redshift in this account and region. */
export function redshiftArn(
  { accountId, partition, region }: StackContext,
  resource: pulumi.Input<string>,
): pulumi.Output<string> {
  return pulumi.interpolate`arn:${partition}:redshift:${region}:${accountId}:${resource}`
}
