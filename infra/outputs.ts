import * as pulumi from '@pulumi/pulumi'
import type { StackOutputs } from '../cloud/stack-outputs'

/** The stack's outputs before AWS has answered. */
export type PendingOutputs = { readonly [Name in keyof StackOutputs]: pulumi.Input<StackOutputs[Name]> }

/** What the command that starts a run is made of. */
export interface RunTaskFacts {
  readonly region: string
  readonly cluster: pulumi.Input<string>
  readonly taskDefinition: pulumi.Input<string>
  readonly taskSubnets: pulumi.Input<readonly string[]>
  readonly taskSecurityGroup: pulumi.Input<string>
  readonly assignPublicIp: boolean
  readonly capacityProvider: string
  readonly containerName: string
}

/** The exact `aws ecs run-task` command that starts a run of a pipeline now, to be pasted into a shell. */
export function runTaskCommand(pipeline: string, facts: RunTaskFacts): pulumi.Output<string> {
  const { cluster, taskDefinition, taskSubnets, taskSecurityGroup } = facts
  return pulumi
    .all([cluster, taskDefinition, taskSubnets, taskSecurityGroup])
    .apply(([clusterArn, definition, subnets, securityGroup]) =>
      [
        'aws ecs run-task',
        `--region ${facts.region}`,
        `--cluster ${clusterArn}`,
        `--task-definition ${definition}`,
        `--capacity-provider-strategy capacityProvider=${facts.capacityProvider},weight=1`,
        `--network-configuration 'awsvpcConfiguration={subnets=[${subnets.join(',')}],securityGroups=[${securityGroup}],assignPublicIp=${facts.assignPublicIp ? 'ENABLED' : 'DISABLED'}}'`,
        `--overrides '${JSON.stringify({ containerOverrides: [{ name: facts.containerName, command: ['run', pipeline] }] })}'`,
      ].join(' '),
    )
}
