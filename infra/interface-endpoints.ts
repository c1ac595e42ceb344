import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { StackContext } from './context'
import { type EndpointNeeds, endpointServices } from './endpoint-services'

/** What InterfaceEndpoints are made from. */
export interface InterfaceEndpointsArgs {
  readonly context: StackContext
  readonly vpcId: pulumi.Input<string>
  readonly subnetIds: pulumi.Input<string[]>
  readonly jobGroupId: pulumi.Input<string>
  readonly needs: EndpointNeeds
}

/** The way to AWS of a task that has no way out: an address in the VPC for each service that it calls. */
export class InterfaceEndpoints extends pulumi.ComponentResource {
  constructor(name: string, args: InterfaceEndpointsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('lakeload:infra:InterfaceEndpoints', name, {}, options)
    const { context, vpcId, subnetIds, jobGroupId } = args
    const tags = (label: string) => ({ ...context.tags, Name: `${context.prefix}-${label}` })
    const child = { parent: this }
    const group = new aws.ec2.SecurityGroup(
      `${name}-group`,
      { vpcId, description: 'Interface endpoints: only the job comes in', tags: tags('endpoints') },
      child,
    )
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-from-job`,
      {
        securityGroupId: group.id,
        referencedSecurityGroupId: jobGroupId,
        description: 'Calls of the job',
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        tags: tags('endpoints-from-job'),
      },
      child,
    )
    for (const service of endpointServices(args.needs)) {
      new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId,
          vpcEndpointType: 'Interface',
          serviceName: `com.amazonaws.${context.region}.${service}`,
          subnetIds,
          securityGroupIds: [group.id],
          // The SDKs' usual addresses then lead here; the job knows nothing of endpoints.
          privateDnsEnabled: true,
          tags: tags(service),
        },
        child,
      )
    }
    this.registerOutputs({})
  }
}
