import * as pulumi from '@pulumi/pulumi'
import type { NetworkConfig, WarehouseConfig } from './config/shape'
import type { StackContext } from './context'
import { FlowLogs } from './flow-logs'
import { InterfaceEndpoints } from './interface-endpoints'
import { SecurityGroups } from './security-groups'
import { Vpc } from './vpc'

/** What a Network is made from. */
export interface NetworkArgs {
  readonly context: StackContext
  readonly config: NetworkConfig
  readonly keyArn: pulumi.Input<string>
  readonly warehouse: Pick<WarehouseConfig, 'kind' | 'existingPort' | 'existingSecurityGroupId'>
  /** Whether the job has variables in the Parameter Store; without a way out it needs an endpoint for them. */
  readonly readsParameters?: boolean
}

/** Where a network's things stand, made by the stack or named by its configuration. */
interface Place {
  readonly vpcId: pulumi.Output<string>
  readonly taskSubnetIds: pulumi.Output<string[]>
  readonly warehouseSubnetIds: pulumi.Output<string[]>
  readonly s3PrefixListId?: pulumi.Output<string>
}

/**
 * The network: subnets for the task and for Redshift, and who may talk to whom in them. In a VPC that is there already
 * only the security groups are made.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>
  readonly taskSubnetIds: pulumi.Output<string[]>
  readonly warehouseSubnetIds: pulumi.Output<string[]>
  readonly jobSecurityGroupId: pulumi.Output<string>
  readonly warehouseSecurityGroupId: pulumi.Output<string>
  readonly assignPublicIp: boolean

  constructor(name: string, args: NetworkArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('lakeload:infra:Network', name, {}, options)
    const { context, config, keyArn, warehouse } = args
    const child = { parent: this }
    const isOwn = config.vpcId === undefined
    const isShutIn = isOwn && config.egress === 'endpoints'
    const place: Place = isOwn ? new Vpc(name, { context, config }, child) : existingPlace(config)
    const { existingSecurityGroupId } = warehouse
    const groups = new SecurityGroups(
      `${name}-groups`,
      {
        context,
        vpcId: place.vpcId,
        warehouse: {
          // The stack's own warehouses listen where Redshift does by default, which is this setting's default too.
          port: warehouse.existingPort,
          isElsewhere: warehouse.kind === 'existing',
          ...(existingSecurityGroupId === undefined ? {} : { existingGroupId: existingSecurityGroupId }),
        },
        httpsTo: isShutIn ? config.cidr : '0.0.0.0/0',
        ...(place.s3PrefixListId === undefined ? {} : { s3PrefixListId: place.s3PrefixListId }),
      },
      child,
    )
    if (isOwn) {
      const retentionDays = config.flowLogRetentionDays
      new FlowLogs(`${name}-flow-logs`, { context, vpcId: place.vpcId, keyArn, retentionDays }, child)
    }
    if (isShutIn) {
      new InterfaceEndpoints(
        `${name}-endpoints`,
        {
          context,
          vpcId: place.vpcId,
          subnetIds: place.taskSubnetIds,
          jobGroupId: groups.jobGroupId,
          needs: { warehouse: warehouse.kind, readsParameters: args.readsParameters ?? false },
        },
        child,
      )
    }
    this.vpcId = place.vpcId
    this.taskSubnetIds = place.taskSubnetIds
    this.warehouseSubnetIds = place.warehouseSubnetIds
    this.jobSecurityGroupId = groups.jobGroupId
    this.warehouseSecurityGroupId = groups.warehouseGroupId
    this.assignPublicIp = config.egress === 'public-ip'
    this.registerOutputs({
      vpcId: this.vpcId,
      taskSubnetIds: this.taskSubnetIds,
      warehouseSubnetIds: this.warehouseSubnetIds,
      jobSecurityGroupId: this.jobSecurityGroupId,
      warehouseSecurityGroupId: this.warehouseSecurityGroupId,
    })
  }
}

/** What the configuration names; that it is complete was checked with it. */
function existingPlace({ vpcId, taskSubnetIds, warehouseSubnetIds }: NetworkConfig): Place {
  return {
    vpcId: pulumi.output(vpcId ?? ''),
    taskSubnetIds: pulumi.output(taskSubnetIds ?? []),
    warehouseSubnetIds: pulumi.output(warehouseSubnetIds ?? []),
  }
}
