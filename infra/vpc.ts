import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { parseCidr } from './cidr'
import { ConfigError } from './config/parse-config'
import type { NetworkConfig } from './config/shape'
import type { StackContext } from './context'
import { pickZone } from './pick-zone'
import { planSubnets, type SubnetTier } from './subnet-plan'
import { listZoneNames } from './zone-names'

/** What a Vpc is made from. */
export interface VpcArgs {
  readonly context: StackContext
  readonly config: NetworkConfig
}

type Egress = NetworkConfig['egress']

/** Which subnets there are, by the way out. Redshift's are always there, and never lead out. */
const tiersByEgress: Readonly<Record<Egress, readonly SubnetTier[]>> = {
  'public-ip': ['warehouse', 'public'],
  nat: ['warehouse', 'public', 'private'],
  endpoints: ['warehouse', 'private'],
}

const zoneLetters = 'abc'

/** A VPC with its subnets, routes and the gateway endpoint to S3. */
export class Vpc extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>
  readonly taskSubnetIds: pulumi.Output<string[]>
  readonly warehouseSubnetIds: pulumi.Output<string[]>
  /** The addresses of S3 in this region, for security groups. */
  readonly s3PrefixListId: pulumi.Output<string>

  readonly #name: string
  readonly #args: VpcArgs

  constructor(name: string, args: VpcArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('lakeload:infra:Vpc', name, {}, options)
    this.#name = name
    this.#args = args
    const { cidr, egress } = args.config
    const vpc = new aws.ec2.Vpc(
      `${name}-vpc`,
      { cidrBlock: cidr, enableDnsSupport: true, enableDnsHostnames: true, tags: this.#tags() },
      { parent: this },
    )
    this.vpcId = vpc.id
    // Without rules: what is started without a group of its own reaches nothing.
    new aws.ec2.DefaultSecurityGroup(
      `${name}-default-group`,
      { vpcId: vpc.id, ingress: [], egress: [], tags: this.#tags('default') },
      { parent: this },
    )
    const subnets = this.#makeSubnets()
    const tables = this.#makeRouteTables(subnets)
    if (egress !== 'endpoints') this.#routeOut(subnets.public, tables)
    this.s3PrefixListId = this.#connectS3(Object.values(tables).flat())
    const ids = (tier: SubnetTier) => pulumi.all(subnets[tier].map(({ id }) => id))
    this.taskSubnetIds = ids(egress === 'public-ip' ? 'public' : 'private')
    this.warehouseSubnetIds = ids('warehouse')
    this.registerOutputs({
      vpcId: this.vpcId,
      taskSubnetIds: this.taskSubnetIds,
      warehouseSubnetIds: this.warehouseSubnetIds,
    })
  }

  #makeSubnets(): Readonly<Record<SubnetTier, readonly aws.ec2.Subnet[]>> {
    const { context, config } = this.#args
    const zoneNames = pulumi.output(config.zoneNames ?? listZoneNames(context.region))
    const network = parseCidr(config.cidr)
    if (network === undefined) {
      throw new ConfigError([{ path: 'network.cidr', message: 'is not an IPv4 network' }])
    }
    const subnets: Record<SubnetTier, aws.ec2.Subnet[]> = { warehouse: [], public: [], private: [] }
    for (const { tier, zone, cidr } of planSubnets(network, config.zones, tiersByEgress[config.egress])) {
      const label = `${tier}-${zoneLetters[zone]}`
      const subnet = new aws.ec2.Subnet(
        `${this.#name}-${label}`,
        {
          vpcId: this.vpcId,
          cidrBlock: cidr,
          availabilityZone: zoneNames.apply((names) => pickZone(names, zone)),
          // The task asks for its address itself; nothing else gets one.
          mapPublicIpOnLaunch: false,
          tags: this.#tags(label),
        },
        // When AWS reports a zone as impaired the list is shorter; that must not move the subnets of the others.
        { parent: this, ignoreChanges: config.zoneNames === undefined ? ['availabilityZone'] : [] },
      )
      subnets[tier].push(subnet)
    }
    return subnets
  }

  /** One route table for all subnets of a tier, or one for each private subnet: its NAT gateway may be its own. */
  #makeRouteTables(
    subnets: Readonly<Record<SubnetTier, readonly aws.ec2.Subnet[]>>,
  ): Readonly<Record<SubnetTier, readonly aws.ec2.RouteTable[]>> {
    const make = (label: string) =>
      new aws.ec2.RouteTable(
        `${this.#name}-${label}-routes`,
        { vpcId: this.vpcId, tags: this.#tags(label) },
        { parent: this },
      )
    const associate = (label: string, subnet: aws.ec2.Subnet, table: aws.ec2.RouteTable) =>
      new aws.ec2.RouteTableAssociation(
        `${this.#name}-${label}-routes`,
        { subnetId: subnet.id, routeTableId: table.id },
        { parent: this },
      )
    const tables: Record<SubnetTier, aws.ec2.RouteTable[]> = { warehouse: [], public: [], private: [] }
    for (const tier of ['warehouse', 'public', 'private'] as const) {
      let table: aws.ec2.RouteTable | undefined
      for (const [zone, subnet] of subnets[tier].entries()) {
        const label = `${tier}-${zoneLetters[zone]}`
        if (table === undefined || tier === 'private') {
          table = make(tier === 'private' ? label : tier)
          tables[tier].push(table)
        }
        associate(label, subnet, table)
      }
    }
    return tables
  }

  /** An internet gateway for the public subnets, and NAT gateways in them for the private ones. */
  #routeOut(
    publicSubnets: readonly aws.ec2.Subnet[],
    tables: Readonly<Record<SubnetTier, readonly aws.ec2.RouteTable[]>>,
  ): void {
    const internet = new aws.ec2.InternetGateway(
      `${this.#name}-internet`,
      { vpcId: this.vpcId, tags: this.#tags() },
      { parent: this },
    )
    const anywhere = '0.0.0.0/0'
    const routes = tables.public.map(
      (table) =>
        new aws.ec2.Route(
          `${this.#name}-public-out`,
          { routeTableId: table.id, destinationCidrBlock: anywhere, gatewayId: internet.id },
          { parent: this },
        ),
    )
    const count = this.#args.config.natGateways === 'per-zone' ? tables.private.length : 1
    const gateways = tables.private.slice(0, count).flatMap((_, zone) => {
      const subnet = publicSubnets[zone]
      return subnet === undefined ? [] : [this.#makeNatGateway(`nat-${zoneLetters[zone]}`, subnet, routes)]
    })
    for (const [zone, table] of tables.private.entries()) {
      const gateway = gateways[zone] ?? gateways[0]
      if (gateway === undefined) continue
      new aws.ec2.Route(
        `${this.#name}-private-${zoneLetters[zone]}-out`,
        { routeTableId: table.id, destinationCidrBlock: anywhere, natGatewayId: gateway.id },
        { parent: this },
      )
    }
  }

  #makeNatGateway(
    label: string,
    subnet: aws.ec2.Subnet,
    routes: readonly aws.ec2.Route[],
  ): aws.ec2.NatGateway {
    // An address belongs to the VPC only once the internet gateway is attached.
    const options = { parent: this, dependsOn: [...routes] }
    const address = new aws.ec2.Eip(
      `${this.#name}-${label}`,
      { domain: 'vpc', tags: this.#tags(label) },
      options,
    )
    return new aws.ec2.NatGateway(
      `${this.#name}-${label}`,
      { subnetId: subnet.id, allocationId: address.id, tags: this.#tags(label) },
      options,
    )
  }

  /** Free, and with enhanced VPC routing the only way from Redshift to the lake: COPY waits for ever without it. */
  #connectS3(tables: readonly aws.ec2.RouteTable[]): pulumi.Output<string> {
    const endpoint = new aws.ec2.VpcEndpoint(
      `${this.#name}-s3`,
      {
        vpcId: this.vpcId,
        vpcEndpointType: 'Gateway',
        serviceName: `com.amazonaws.${this.#args.context.region}.s3`,
        routeTableIds: tables.map(({ id }) => id),
        tags: this.#tags('s3'),
      },
      { parent: this },
    )
    return endpoint.prefixListId
  }

  #tags(label?: string): Record<string, string> {
    const { prefix, tags } = this.#args.context
    return { ...tags, Name: label === undefined ? prefix : `${prefix}-${label}` }
  }
}
