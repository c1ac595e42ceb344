import { attachedTo, listOf, type PolicyRule, resourceRule, stackRule, unless } from './rule'

const group = 'aws:ec2/securityGroup:SecurityGroup'
const ingress = 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule'
const egress = 'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule'
const oldRule = 'aws:ec2/securityGroupRule:SecurityGroupRule'
const vpc = 'aws:ec2/vpc:Vpc'

const everywhere = new Set(['0.0.0.0/0', '::/0'])

/** Rules about the network. */
export const networkRules: readonly PolicyRule[] = [
  resourceRule(
    'nothing-comes-in-from-everywhere',
    'No port is open to the whole internet, least of all Redshift’s',
    [group, ingress, oldRule],
    (props, { type }) => {
      if (type === oldRule && props.type !== 'ingress') return []
      const rules = type === group ? listOf(props.ingress) : [props]
      return rules
        .filter((rule) => addresses(rule).some((address) => everywhere.has(address)))
        .map((rule) => `lets everybody in on port ${rule.fromPort ?? 'any'}`)
    },
  ),
  resourceRule(
    'not-everything-goes-out',
    'What goes out to everywhere is limited to a port',
    [group, egress, oldRule],
    (props, { type }) => {
      if (type === oldRule && props.type !== 'egress') return []
      const rules = type === group ? listOf(props.egress) : [props]
      return rules
        .filter((rule) => addresses(rule).some((address) => everywhere.has(address)))
        .filter((rule) => String(rule.protocol ?? rule.ipProtocol) === '-1')
        .map(() => 'lets everything out to everywhere')
    },
  ),
  resourceRule(
    'security-group-says-what-for',
    'A security group has a description',
    [group],
    ({ description }) => unless(typeof description === 'string' && description !== '', 'has no description'),
  ),
  resourceRule(
    'subnet-gives-no-public-address',
    'A subnet gives nobody a public address unasked',
    ['aws:ec2/subnet:Subnet'],
    ({ mapPublicIpOnLaunch }) =>
      unless(mapPublicIpOnLaunch !== true, 'gives everything in it a public address'),
  ),
  stackRule('vpc-has-flow-log', 'A VPC of ours logs its traffic', [vpc], (one, stack) =>
    unless(attachedTo(one, stack, 'aws:ec2/flowLog:FlowLog', 'vpcId').length > 0, 'has no flow log'),
  ),
]

/** The networks that a rule names, in any of the forms that the provider knows. */
function addresses(rule: Readonly<Record<string, unknown>>): readonly string[] {
  const { cidrIpv4, cidrIpv6, cidrBlocks, ipv6CidrBlocks } = rule
  return [cidrIpv4, cidrIpv6, ...listOf(cidrBlocks), ...listOf(ipv6CidrBlocks)]
    .filter((address) => address !== undefined)
    .map(String)
}
