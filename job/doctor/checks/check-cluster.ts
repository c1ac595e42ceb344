import { DescribeClustersCommand, RedshiftClient } from '@aws-sdk/client-redshift'
import { type AwsAccess, askAws, clientOptions } from '../../adapters/aws-client'
import { planAwakening } from '../../adapters/plan-awakening'
import { JobError } from '../../errors/job-error'
import { type Finding, ok } from '../check'

/**
 * The state of a provisioned cluster. A paused one is not resumed: that costs money, and a run does it anyhow. Nothing
 * can be asked of it until then.
 */
export async function checkCluster(
  cluster: string,
  access: AwsAccess,
  signal: AbortSignal,
): Promise<Finding> {
  const attempt = {
    action: 'redshift:DescribeClusters',
    subject: `cluster \`${cluster}\``,
    resource: `arn:aws:redshift:${access.region}:*:cluster:${cluster}`,
    setting: 'LAKELOAD_REDSHIFT_CLUSTER',
    region: access.region,
  }
  const { Clusters } = await askAws(
    new RedshiftClient({ ...clientOptions(access), maxAttempts: 2 }),
    attempt,
    (client, options) => client.send(new DescribeClustersCommand({ ClusterIdentifier: cluster }), options),
    signal,
  )
  const status = Clusters?.[0]?.ClusterStatus
  if (status === undefined) throw new JobError('AWS_RESOURCE_MISSING', `there is no cluster \`${cluster}\``)
  return judgeClusterStatus(cluster, status)
}

/** What a cluster's state means for the checks that connect to it. */
export function judgeClusterStatus(cluster: string, status: string): Finding {
  const message = `cluster \`${cluster}\` is \`${status}\``
  switch (planAwakening(status)) {
    case 'connect':
      return ok(message)
    case 'resume':
      return {
        status: 'warning',
        message: `${message}: nothing else can be asked of it`,
        hint: `a run resumes it and waits; to check all now: \`aws redshift resume-cluster --cluster-identifier ${cluster}\``,
        endsHere: true,
      }
    case 'wait':
      return {
        status: 'warning',
        message: `${message}: nothing else can be asked of it`,
        hint: 'a run waits for it; run `lakeload doctor` again in a few minutes',
        endsHere: true,
      }
    case 'give up':
      throw new JobError('AWS_CLUSTER_UNUSABLE', message)
  }
}
