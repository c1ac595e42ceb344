import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { StackContext } from './context'

/** What SecurityGroups are made from. */
export interface SecurityGroupsArgs {
  readonly context: StackContext
  readonly vpcId: pulumi.Input<string>
  readonly warehouse: {
    readonly port: number
    /** The group of a warehouse that is there already: the job is let into it, and no other is made. */
    readonly existingGroupId?: string
    /** Whether it stands somewhere that this stack knows nothing of. */
    readonly isElsewhere: boolean
  }
  /** What the job may reach by https: the VPC it is shut in, or anything. */
  readonly httpsTo: string
  /** S3 in this region, where the VPC is the stack's own. */
  readonly s3PrefixListId?: pulumi.Input<string>
}

/** What one end of a rule is. */
type Peer =
  | { readonly referencedSecurityGroupId: pulumi.Input<string> }
  | { readonly prefixListId: pulumi.Input<string> }
  | { readonly cidrIpv4: string }

const anywhere = { cidrIpv4: '0.0.0.0/0' } satisfies Peer

/**
 * Who may talk to whom: the job to the warehouse's port, the warehouse to S3, the job to https, and nothing inwards
 * from outside. Names are resolved by the VPC's own resolver, which no group holds back.
 */
export class SecurityGroups extends pulumi.ComponentResource {
  readonly jobGroupId: pulumi.Output<string>
  readonly warehouseGroupId: pulumi.Output<string>

  readonly #name: string
  readonly #args: SecurityGroupsArgs

  constructor(name: string, args: SecurityGroupsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('lakeload:infra:SecurityGroups', name, {}, options)
    this.#name = name
    this.#args = args
    const { warehouse, s3PrefixListId, httpsTo } = args
    const s3: Peer = s3PrefixListId === undefined ? anywhere : { prefixListId: s3PrefixListId }
    this.jobGroupId = this.#makeGroup('job', 'The job: nothing comes in')
    this.warehouseGroupId =
      warehouse.existingGroupId === undefined
        ? this.#makeWarehouseGroup(s3)
        : pulumi.output(warehouse.existingGroupId)

    const job: Peer = { referencedSecurityGroupId: this.jobGroupId }
    this.#allow('in', 'warehouse-from-job', 'SQL of the job', this.warehouseGroupId, job, warehouse.port)
    const target: Peer = { referencedSecurityGroupId: this.warehouseGroupId }
    this.#allow('out', 'job-to-warehouse', 'SQL to the warehouse', this.jobGroupId, target, warehouse.port)
    if (warehouse.isElsewhere && warehouse.existingGroupId === undefined) {
      const description = 'SQL to a warehouse whose group is not known'
      this.#allow('out', 'job-to-any-warehouse', description, this.jobGroupId, anywhere, warehouse.port)
    }
    const https: Peer = { cidrIpv4: httpsTo }
    this.#allow('out', 'job-to-https', 'The API and AWS', this.jobGroupId, https, 443)
    if (httpsTo !== anywhere.cidrIpv4) {
      this.#allow('out', 'job-to-s3', 'The lake, and layers of the image', this.jobGroupId, s3, 443)
    }
    this.registerOutputs({ jobGroupId: this.jobGroupId, warehouseGroupId: this.warehouseGroupId })
  }

  /** A group that only the job comes through. It is made for a warehouse elsewhere too, which can be given it. */
  #makeWarehouseGroup(s3: Peer): pulumi.Output<string> {
    const id = this.#makeGroup('warehouse', 'The warehouse: only the job comes in')
    // With enhanced VPC routing COPY reads the lake from here, by the gateway endpoint.
    this.#allow('out', 'warehouse-to-s3', 'COPY from the lake', id, s3, 443)
    return id
  }

  #makeGroup(label: string, description: string): pulumi.Output<string> {
    const { context, vpcId } = this.#args
    const tags = { ...context.tags, Name: `${context.prefix}-${label}` }
    return new aws.ec2.SecurityGroup(`${this.#name}-${label}`, { vpcId, description, tags }, { parent: this })
      .id
  }

  /** Rules are resources of their own: groups that name each other could not be made with rules inside. */
  #allow(
    direction: 'in' | 'out',
    label: string,
    description: string,
    securityGroupId: pulumi.Input<string>,
    peer: Peer,
    port: number,
  ): void {
    const { prefix, tags } = this.#args.context
    const Rule = direction === 'in' ? aws.vpc.SecurityGroupIngressRule : aws.vpc.SecurityGroupEgressRule
    new Rule(
      `${this.#name}-${label}`,
      {
        securityGroupId,
        description,
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        ...peer,
        tags: { ...tags, Name: `${prefix}-${label}` },
      },
      { parent: this },
    )
  }
}
