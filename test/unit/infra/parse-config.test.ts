import { parseConfig } from '../../../infra/config/parse-config'
import { problemsOf } from '../../support/infra/config-problems'

test('nothing has to be said: the defaults are a stack', () => {
  expect(parseConfig({})).toMatchObject({
    network: { egress: 'public-ip', zones: 2 },
    warehouse: { kind: 'provisioned', pause: true },
    job: { architecture: 'arm64', spot: false },
    pipelines: { spacex: { schedule: 'cron(0 5 * * ? *)', timeZone: 'UTC' } },
  })
})

test('all problems are told at once, each with its place, its value and what would be right', () => {
  expect(
    problemsOf({
      network: { egress: 'vpn', zones: 4 },
      warehouse: { nodes: 0, nodetype: 'ra3.large' },
      job: { cpu: 333 },
      pipelines: { spacex: { timeZone: 'Berlin', schedule: 'cron(0 5 * * *)' } },
      alerts: { emails: ['nobody'] },
      tag: {},
    }),
  ).toMatchSnapshot()
})

test('what contradicts itself is told together with what is wrong elsewhere, and nothing is guessed', () => {
  const problems = problemsOf({
    alerts: { emails: ['nobody'] },
    lake: { rawExpireAfterDays: 30 },
    job: { memoryMb: 512 },
    // What the network and the settings of nodes are compared with is not known here.
    warehouse: { kind: 'cluster', nodes: 2 },
    network: { zones: 2, natGateways: 'per-zone' },
  })
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'warehouse.kind',
    'alerts.emails.0',
    'lake.rawExpireAfterDays',
    'job.memoryMb',
    'network.natGateways',
  ])
})

test.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
  [
    'raw expires before the replay window',
    { lake: { rawExpireAfterDays: 30 } },
    /^lake.rawExpireAfterDays: 30 days are below/,
  ],
  [
    'archived before it was infrequent',
    { lake: { rawInfrequentAfterDays: 90, rawArchiveAfterDays: 90 } },
    /^lake.rawArchiveAfterDays: 90 days are less than 30 after/,
  ],
  [
    'subnets without their VPC',
    { network: { taskSubnetIds: ['subnet-1'] } },
    /^network.taskSubnetIds: needs network.vpcId/,
  ],
  [
    'a VPC without subnets',
    { network: { vpcId: 'vpc-1' } },
    /^network.taskSubnetIds: is needed together with network.vpcId/,
  ],
  [
    'zones that do not fit',
    { network: { zoneNames: ['us-east-1a'] } },
    /^network.zoneNames: names 1 zones, network.zones says 2/,
  ],
  [
    'a zone twice',
    { network: { zoneNames: ['us-east-1a', 'us-east-1a'] } },
    /^network.zoneNames: names a zone twice/,
  ],
  [
    'NAT gateways without NAT',
    { network: { natGateways: 'per-zone' } },
    /^network.natGateways: says per-zone/,
  ],
  ['a network too small', { network: { cidr: '10.0.0.0/26' } }, /^network.cidr: `10.0.0.0\/26` is too small/],
  ['a network too large', { network: { cidr: '10.0.0.0/8' } }, /^network.cidr: `10.0.0.0\/8` is too large/],
  [
    'Serverless in two zones',
    { warehouse: { kind: 'serverless' } },
    /^network.zones: Redshift Serverless needs subnets in 3/,
  ],
  [
    'a capacity that there is not',
    { network: { zones: 3 }, warehouse: { kind: 'serverless', baseCapacityRpu: 12 } },
    /^warehouse.baseCapacityRpu: `12` is neither 4 nor a multiple of 8/,
  ],
  [
    'an existing warehouse’s setting for a new one',
    { warehouse: { existingHost: 'h' } },
    /^warehouse.existingHost: `h` would do nothing: it is for warehouse.kind existing, and that is provisioned/,
  ],
  [
    'an existing warehouse that nobody can log in to',
    {
      network: { vpcId: 'vpc-1', taskSubnetIds: ['subnet-1'] },
      warehouse: { kind: 'existing', existingHost: 'h', existingCopyRoleArn: 'arn:aws:iam::1:role/c' },
    },
    /^warehouse: exactly one of existingClusterIdentifier, .* none is set/,
  ],
  [
    'memory that Fargate has not',
    { job: { cpu: 256, memoryMb: 8_192 } },
    /^job.memoryMb: Fargate has no 8192 MB with 256/,
  ],
  [
    'memory between two steps',
    { job: { cpu: 8_192, memoryMb: 18_432 } },
    /^job.memoryMb: .* in steps of 4096/,
  ],
  [
    'a variable that is a secret too',
    { job: { environment: { TOKEN: 'x' }, secrets: { TOKEN: 'arn:aws:ssm:us-east-1:1:parameter/t' } } },
    /^job.environment.TOKEN: is in job.secrets too/,
  ],
])('%s', (_name, raw, expected) => {
  const problems = problemsOf(raw)
  expect(problems.some((problem) => expected.test(problem))).toBe(true)
})

test.each([
  [256, [512, 1_024, 2_048]],
  [1_024, [2_048, 3_072, 8_192]],
  [16_384, [32_768, 122_880]],
])('Fargate takes %i CPU units with each of %p', (cpu, memories) => {
  for (const memoryMb of memories) expect(problemsOf({ job: { cpu, memoryMb } })).toEqual([])
})
