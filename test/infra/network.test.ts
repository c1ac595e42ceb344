import { parseConfig, type RawConfig } from '../../infra/config/parse-config'
import { Network } from '../../infra/network'
import { answerOf } from '../support/infra/answer-of'
import { byName } from '../support/infra/by-name'
import { mockAccountId, type RecordedGraph, recordGraph } from '../support/infra/pulumi-mocks'
import { testContext } from '../support/infra/test-context'

const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/one'
const mark = 'aws:ec2/'

interface Answers {
  readonly vpcId: string
  readonly taskSubnetIds: readonly string[]
  readonly warehouseSubnetIds: readonly string[]
  readonly jobSecurityGroupId: string
  readonly warehouseSecurityGroupId: string
  readonly assignPublicIp: boolean
}

/** The network of a configuration: what is registered, and what the component answers. */
async function makeNetwork(raw: RawConfig = {}, calls?: Parameters<typeof recordGraph>[1]) {
  let answers: Answers | undefined
  const graph = await recordGraph(async () => {
    const { network: config, warehouse } = parseConfig(raw)
    const network = new Network('network', { context: testContext(), config, keyArn, warehouse })
    answers = {
      vpcId: await answerOf(network.vpcId),
      taskSubnetIds: await answerOf(network.taskSubnetIds),
      warehouseSubnetIds: await answerOf(network.warehouseSubnetIds),
      jobSecurityGroupId: await answerOf(network.jobSecurityGroupId),
      warehouseSecurityGroupId: await answerOf(network.warehouseSecurityGroupId),
      assignPublicIp: network.assignPublicIp,
    }
  }, calls)
  return { graph, answers }
}

let plain: ReturnType<typeof makeNetwork> | undefined

/** The network of a stack that sets nothing; made once, because it takes a second. */
function defaultNetwork() {
  plain ??= makeNetwork()
  return plain
}

/** Every security rule as one line: `job out 443 0.0.0.0/0`. */
function rules(graph: RecordedGraph): readonly string[] {
  const short = (id: string) => id.replace(/^network-(groups|endpoints)-/, '').replace(/-id$/, '')
  const line = (direction: string) => (inputs: Record<string, unknown>) => {
    const peer = inputs.referencedSecurityGroupId ?? inputs.prefixListId ?? inputs.cidrIpv4
    expect(inputs).toMatchObject({ ipProtocol: 'tcp', fromPort: inputs.toPort })
    return `${short(String(inputs.securityGroupId))} ${direction} ${inputs.fromPort} ${short(String(peer))}`
  }
  return [
    ...byName(graph, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule').map(({ inputs }) =>
      line('in')(inputs),
    ),
    ...byName(graph, 'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule').map(({ inputs }) =>
      line('out')(inputs),
    ),
  ].sort()
}

/** Which route table leads where. */
function routes(graph: RecordedGraph): readonly string[] {
  return byName(graph, `${mark}route:Route`).map(
    ({ inputs }) =>
      `${inputs.routeTableId} ${inputs.destinationCidrBlock} ${inputs.gatewayId ?? inputs.natGatewayId}`,
  )
}

test('by default the task has an address of its own, and Redshift no way out but to S3', async () => {
  const { graph, answers } = await defaultNetwork()

  expect(graph.one(`${mark}vpc:Vpc`).inputs).toEqual({
    cidrBlock: '10.42.0.0/16',
    enableDnsSupport: true,
    enableDnsHostnames: true,
    tags: { project: 'lakeload', stack: 'test', Name: 'lakeload-test' },
  })
  expect(byName(graph, `${mark}subnet:Subnet`).map(({ name, inputs }) => [name, inputs])).toEqual(
    [
      ['public-a', '10.42.32.0/20', 'us-east-1a'],
      ['public-b', '10.42.96.0/20', 'us-east-1b'],
      ['warehouse-a', '10.42.0.0/19', 'us-east-1a'],
      ['warehouse-b', '10.42.64.0/19', 'us-east-1b'],
    ].map(([label, cidrBlock, availabilityZone]) => [
      `network-${label}`,
      {
        vpcId: 'network-vpc-id',
        cidrBlock,
        availabilityZone,
        mapPublicIpOnLaunch: false,
        tags: { project: 'lakeload', stack: 'test', Name: `lakeload-test-${label}` },
      },
    ]),
  )
  expect(routes(graph)).toEqual(['network-public-routes-id 0.0.0.0/0 network-internet-id'])
  expect(byName(graph, `${mark}natGateway:NatGateway`)).toEqual([])
  expect(rules(graph)).toEqual([
    'job out 443 0.0.0.0/0',
    'job out 5439 warehouse',
    'warehouse in 5439 job',
    'warehouse out 443 pl-network-s3',
  ])
  expect(answers).toEqual({
    vpcId: 'network-vpc-id',
    taskSubnetIds: ['network-public-a-id', 'network-public-b-id'],
    warehouseSubnetIds: ['network-warehouse-a-id', 'network-warehouse-b-id'],
    jobSecurityGroupId: 'network-groups-job-id',
    warehouseSecurityGroupId: 'network-groups-warehouse-id',
    assignPublicIp: true,
  })
})

test('the gateway endpoint to S3 is on every route table, the warehouse’s too', async () => {
  const { graph } = await makeNetwork({ network: { egress: 'nat', natGateways: 'per-zone' } })
  const tables = byName(graph, `${mark}routeTable:RouteTable`).map(({ name }) => `${name}-id`)
  expect(tables).toEqual([
    'network-private-a-routes-id',
    'network-private-b-routes-id',
    'network-public-routes-id',
    'network-warehouse-routes-id',
  ])
  expect(graph.one(`${mark}vpcEndpoint:VpcEndpoint`).inputs).toEqual({
    vpcId: 'network-vpc-id',
    vpcEndpointType: 'Gateway',
    serviceName: 'com.amazonaws.us-east-1.s3',
    routeTableIds: expect.arrayContaining(tables),
    tags: { project: 'lakeload', stack: 'test', Name: 'lakeload-test-s3' },
  })
  const associations = byName(graph, `${mark}routeTableAssociation:RouteTableAssociation`)
  expect(associations.map(({ inputs }) => `${inputs.subnetId} ${inputs.routeTableId}`)).toEqual([
    'network-private-a-id network-private-a-routes-id',
    'network-private-b-id network-private-b-routes-id',
    'network-public-a-id network-public-routes-id',
    'network-public-b-id network-public-routes-id',
    'network-warehouse-a-id network-warehouse-routes-id',
    'network-warehouse-b-id network-warehouse-routes-id',
  ])
})

test('what is started without a group of its own reaches nothing', async () => {
  const { graph } = await defaultNetwork()
  const { inputs } = graph.one(`${mark}defaultSecurityGroup:DefaultSecurityGroup`)
  expect(inputs).toMatchObject({ vpcId: 'network-vpc-id', ingress: [], egress: [] })
})

test('one NAT gateway serves the private subnets of all zones', async () => {
  const { graph, answers } = await makeNetwork({ network: { egress: 'nat', zones: 3 } })
  expect(graph.one(`${mark}natGateway:NatGateway`).inputs).toMatchObject({
    subnetId: 'network-public-a-id',
    allocationId: 'network-nat-a-id',
  })
  expect(routes(graph)).toEqual([
    'network-private-a-routes-id 0.0.0.0/0 network-nat-a-id',
    'network-private-b-routes-id 0.0.0.0/0 network-nat-a-id',
    'network-private-c-routes-id 0.0.0.0/0 network-nat-a-id',
    'network-public-routes-id 0.0.0.0/0 network-internet-id',
  ])
  expect(answers?.assignPublicIp).toBe(false)
  expect(answers?.taskSubnetIds).toEqual([
    'network-private-a-id',
    'network-private-b-id',
    'network-private-c-id',
  ])
})

test('or each zone has its own', async () => {
  const { graph } = await makeNetwork({ network: { egress: 'nat', natGateways: 'per-zone' } })
  expect(byName(graph, `${mark}eip:Eip`).map(({ inputs }) => inputs.domain)).toEqual(['vpc', 'vpc'])
  expect(routes(graph).slice(0, 2)).toEqual([
    'network-private-a-routes-id 0.0.0.0/0 network-nat-a-id',
    'network-private-b-routes-id 0.0.0.0/0 network-nat-b-id',
  ])
})

test('with endpoints alone nothing leads out of the VPC', async () => {
  const { graph, answers } = await makeNetwork({ network: { egress: 'endpoints' } })
  expect(routes(graph)).toEqual([])
  expect(byName(graph, `${mark}internetGateway:InternetGateway`)).toEqual([])
  const endpoints = byName(graph, `${mark}vpcEndpoint:VpcEndpoint`).filter(
    ({ name }) => name !== 'network-s3',
  )
  expect(endpoints.map(({ inputs }) => inputs.serviceName)).toEqual(
    ['ecr.api', 'ecr.dkr', 'logs', 'redshift', 'secretsmanager', 'sns', 'sts'].map(
      (service) => `com.amazonaws.us-east-1.${service}`,
    ),
  )
  for (const { inputs } of endpoints) {
    expect(inputs).toMatchObject({
      vpcEndpointType: 'Interface',
      privateDnsEnabled: true,
      subnetIds: ['network-private-a-id', 'network-private-b-id'],
      securityGroupIds: ['network-endpoints-group-id'],
    })
  }
  expect(rules(graph)).toEqual([
    'group in 443 job',
    'job out 443 10.42.0.0/16',
    'job out 443 pl-network-s3',
    'job out 5439 warehouse',
    'warehouse in 5439 job',
    'warehouse out 443 pl-network-s3',
  ])
  expect(answers?.assignPublicIp).toBe(false)
})

test('flow logs are kept, encrypted, and written by a role that can do nothing else', async () => {
  const { graph } = await defaultNetwork()
  expect(graph.one('aws:cloudwatch/logGroup:LogGroup').inputs).toMatchObject({
    name: '/lakeload/lakeload-test/flow-logs',
    retentionInDays: 30,
    kmsKeyId: keyArn,
  })
  const { inputs: role } = graph.one('aws:iam/role:Role')
  expect(role.name).toBe('lakeload-test-flow-logs')
  expect(JSON.parse(role.assumeRolePolicy).Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': mockAccountId },
        ArnLike: { 'aws:SourceArn': `arn:aws:ec2:us-east-1:${mockAccountId}:vpc-flow-log/*` },
      },
    },
  ])
  const group = `arn:aws:cloudwatch:us-east-1:${mockAccountId}:LogGroup//lakeload/lakeload-test/flow-logs`
  expect(JSON.parse(graph.one('aws:iam/rolePolicy:RolePolicy').inputs.policy).Statement).toEqual([
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      Resource: [group, `${group}:*`],
    },
    {
      Effect: 'Allow',
      Action: 'logs:DescribeLogGroups',
      Resource: `arn:aws:logs:us-east-1:${mockAccountId}:log-group:*`,
    },
  ])
  expect(graph.one(`${mark}flowLog:FlowLog`).inputs).toMatchObject({
    vpcId: 'network-vpc-id',
    trafficType: 'ALL',
    logDestination: group,
    iamRoleArn: `arn:aws:iam::${mockAccountId}:role/lakeload-test-flow-logs`,
  })
})

const theirs = { vpcId: 'vpc-0a1b', taskSubnetIds: ['subnet-1', 'subnet-2'] }
const existingWarehouse = {
  kind: 'existing',
  existingHost: 'shop.abc.us-east-1.redshift.amazonaws.com',
  existingClusterIdentifier: 'shop',
  existingCopyRoleArn: 'arn:aws:iam::123456789012:role/copy',
}

test('in a VPC that is there only security groups are made', async () => {
  const { graph, answers } = await makeNetwork({
    network: { ...theirs, warehouseSubnetIds: ['subnet-3', 'subnet-4'] },
  })
  expect(new Set(graph.all.map(({ type }) => type))).toEqual(
    new Set([
      'lakeload:infra:Network',
      'lakeload:infra:SecurityGroups',
      'aws:ec2/securityGroup:SecurityGroup',
      'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
      'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule',
    ]),
  )
  for (const { inputs } of byName(graph, `${mark}securityGroup:SecurityGroup`))
    expect(inputs.vpcId).toBe('vpc-0a1b')
  expect(answers).toMatchObject({
    taskSubnetIds: ['subnet-1', 'subnet-2'],
    warehouseSubnetIds: ['subnet-3', 'subnet-4'],
  })
  // Its S3 endpoint is not known by name here.
  expect(rules(graph)).toContain('warehouse out 443 0.0.0.0/0')
})

test('the job is let into the group of a warehouse that is there', async () => {
  const warehouse = { ...existingWarehouse, existingSecurityGroupId: 'sg-0f', existingPort: 5440 }
  const { graph, answers } = await makeNetwork({ network: theirs, warehouse })
  expect(answers?.warehouseSecurityGroupId).toBe('sg-0f')
  expect(graph.one(`${mark}securityGroup:SecurityGroup`).name).toBe('network-groups-job')
  expect(rules(graph)).toEqual(['job out 443 0.0.0.0/0', 'job out 5440 sg-0f', 'sg-0f in 5440 job'])
})

test('a warehouse whose group is not known gets one that it can be given, and the job may look for it', async () => {
  const { graph } = await makeNetwork({ network: theirs, warehouse: existingWarehouse })
  expect(rules(graph)).toEqual([
    'job out 443 0.0.0.0/0',
    'job out 5439 0.0.0.0/0',
    'job out 5439 warehouse',
    'warehouse in 5439 job',
    'warehouse out 443 0.0.0.0/0',
  ])
})

describe('the zones', () => {
  const zonesOf = (graph: RecordedGraph) =>
    byName(graph, `${mark}subnet:Subnet`).map(({ inputs }) => inputs.availabilityZone)

  test('are those of the configuration', async () => {
    const { graph } = await makeNetwork({ network: { zoneNames: ['us-east-1f', 'us-east-1c'] } })
    expect(zonesOf(graph)).toEqual(['us-east-1f', 'us-east-1c', 'us-east-1f', 'us-east-1c'])
  })

  test('are the first letters where AWS cannot be asked, which is told', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { graph } = await makeNetwork({}, (token) => {
      if (token.includes('getAvailabilityZones')) throw new Error('no credentials')
      return undefined
    })
    expect(zonesOf(graph)).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1a', 'us-east-1b'])
    expect(warn.mock.calls.join()).toContain('the zones of us-east-1 could not be listed')
    warn.mockRestore()
  })
})
