import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { describeSettings } from '../../../infra/config/describe-settings'
import type { RawConfig } from '../../../infra/config/parse-config'
import { configShape } from '../../../infra/config/shape'
import { repository } from '../../support/cli'
import { problemsOf } from '../../support/infra/config-problems'

const pathsOf = (raw: RawConfig) => problemsOf(raw).map((problem) => problem.split(':')[0])

const serverless = { network: { zones: 3 }, warehouse: { kind: 'serverless' } }
const vpc = { vpcId: 'vpc-1', taskSubnetIds: ['subnet-1'] }
const existing = {
  network: vpc,
  warehouse: {
    kind: 'existing',
    existingHost: 'theirs.example.com',
    existingCopyRoleArn: 'arn:aws:iam::123456789012:role/theirs',
    existingWorkgroupName: 'theirs',
  },
}

/** Settings of Redshift as somebody would name them, each with its default where it has one. */
const defaults = configShape.parse({}).warehouse
const named = (...names: readonly (keyof typeof defaults)[]) =>
  Object.fromEntries(names.map((name) => [name, defaults[name]]))
const ofNodes = [
  'nodeType',
  'nodes',
  'pause',
  'resumeBeforeMinutes',
  'pauseAfterMinutes',
  'snapshotRetentionDays',
  'maintenanceWindow',
  'concurrencyScalingMinutesPerDay',
  'spectrumTerabytesPerDay',
] as const
const ofServerless = ['baseCapacityRpu', 'maxRpuHoursPerDay'] as const
const ofOwn = ['adminUser', 'auditLogExpireAfterDays', 'skipFinalSnapshot'] as const
const inWarehouse = (names: readonly string[]) => names.map((name) => `warehouse.${name}`)

test('the setting, its value, why, and both ways out', () => {
  expect(problemsOf({ ...serverless, warehouse: { kind: 'serverless', nodes: 2 } })).toEqual([
    'warehouse.nodes: `2` would do nothing: it is for warehouse.kind provisioned, and that is serverless; change warehouse.kind, or take this out by `pulumi config rm --path lakeload:warehouse.nodes`',
  ])
})

test('settings of nodes beside Serverless, all at once, also where they are what the default is', () => {
  const warehouse = { kind: 'serverless', ...named(...ofNodes) }
  expect(pathsOf({ ...serverless, warehouse })).toEqual(inWarehouse(ofNodes))
})

test('settings of Serverless beside nodes', () => {
  expect(pathsOf({ warehouse: named(...ofServerless) })).toEqual(inWarehouse(ofServerless))
})

test('settings of a warehouse that the stack makes beside one that is there', () => {
  const warehouse = { ...existing.warehouse, ...named(...ofNodes, ...ofServerless, ...ofOwn) }
  const network = { ...vpc, warehouseSubnetIds: ['subnet-2', 'subnet-3'] }
  expect(pathsOf({ network, warehouse })).toEqual([
    ...inWarehouse([...ofNodes, ...ofServerless, ...ofOwn]),
    'network.warehouseSubnetIds',
  ])
})

test('every setting of an existing warehouse beside one that the stack makes', () => {
  const warehouse = {
    existingHost: 'theirs.example.com',
    existingPort: 5_439,
    existingClusterIdentifier: 'theirs',
    existingWorkgroupName: 'theirs',
    existingSecretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:job',
    existingJobUser: 'loader',
    existingAdminSecretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:admin',
    existingSecurityGroupId: 'sg-1',
    existingCopyRoleArn: 'arn:aws:iam::123456789012:role/theirs',
  }
  expect(pathsOf({ warehouse })).toEqual(inWarehouse(Object.keys(warehouse)))
  expect(Object.keys(defaults).concat(Object.keys(warehouse))).toEqual(
    expect.arrayContaining(settingsNamed(/^existing/)),
  )
})

function settingsNamed(pattern: RegExp): readonly string[] {
  return Object.keys(describeSettings().properties?.warehouse?.properties ?? {}).filter((name) =>
    pattern.test(name),
  )
}

test('every setting of Redshift is of one kind, of those that the stack makes, or of all', () => {
  expect(settingsNamed(/^(?!existing)/).toSorted()).toEqual(
    ['kind', 'database', ...ofNodes, ...ofServerless, ...ofOwn].toSorted(),
  )
})

test.each<[string, RawConfig, readonly string[]]>([
  [
    'a network of its own beside a VPC that is there',
    {
      network: {
        ...vpc,
        warehouseSubnetIds: ['subnet-2', 'subnet-3'],
        cidr: '10.0.0.0/30',
        zones: 2,
        zoneNames: ['us-east-1a'],
        natGateways: 'per-zone',
        flowLogRetentionDays: 30,
      },
    },
    ['cidr', 'zones', 'zoneNames', 'natGateways', 'flowLogRetentionDays'].map((name) => `network.${name}`),
  ],
  ['one NAT gateway where there is none', { network: { natGateways: 'single' } }, ['network.natGateways']],
  [
    'the end of a key that is not the stack’s',
    {
      encryption: { kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/theirs', deletionWindowDays: 7 },
    },
    ['encryption.deletionWindowDays'],
  ],
  [
    'a limit of what a single node has not',
    { warehouse: { concurrencyScalingMinutesPerDay: 30 } },
    ['warehouse.concurrencyScalingMinutesPerDay'],
  ],
  [
    'an alarm about the disk of Serverless',
    { ...serverless, alerts: { redshiftDiskPercent: 70 } },
    ['alerts.redshiftDiskPercent'],
  ],
  [
    'an alarm about a disk that nobody names',
    { ...existing, alerts: { redshiftDiskPercent: 70 } },
    ['alerts.redshiftDiskPercent'],
  ],
])('%s', (_name, raw, expected) => {
  expect(pathsOf(raw)).toEqual(expected)
})

test('what is wrong by itself hides nothing that it does not decide', () => {
  const network = { zones: 3, natGateways: 'single', egress: 'vpn' }
  const warehouse = { kind: 'serverless', nodes: 0, pause: true, nodez: 1 }
  expect(pathsOf({ network, warehouse })).toEqual([
    'network.egress',
    'warehouse.nodes',
    'warehouse.nodez',
    'warehouse.nodes',
    'warehouse.pause',
  ])
})

test.each<[string, RawConfig]>([
  ['defaults that nobody named', serverless],
  ['what every kind reads', { ...existing, warehouse: { ...existing.warehouse, database: 'theirs' } }],
  [
    'the disk of a cluster that is there',
    {
      network: vpc,
      warehouse: {
        ...existing.warehouse,
        existingWorkgroupName: undefined,
        existingClusterIdentifier: 'theirs',
      },
      alerts: { redshiftDiskPercent: 70 },
    },
  ],
  [
    'whether the task has a public address in a VPC that is there',
    { ...existing, network: { ...vpc, egress: 'nat' } },
  ],
  ['the margins of a pause that is off', { warehouse: { pause: false, pauseAfterMinutes: 60 } }],
  [
    'the time zone of a schedule that is off',
    { pipelines: { spacex: { schedule: 'off', timeZone: 'UTC' } } },
  ],
  ['no limit for a single node', { warehouse: { concurrencyScalingMinutesPerDay: 0 } }],
])('%s are no problem', (_name, raw) => {
  expect(problemsOf(raw)).toEqual([])
})

test.each(['dev', 'prod', 'moto'])('the committed stack %s is sound', (stack) => {
  const text = readFileSync(join(repository, `Pulumi.${stack}.yaml`), 'utf8')
  const { config } = parse(text) as { config: Readonly<Record<string, unknown>> }
  const own = Object.entries(config).filter(([name]) => name.startsWith('lakeload:'))
  expect(own.length).toBeGreaterThan(1)
  expect(
    problemsOf(Object.fromEntries(own.map(([name, value]) => [name.slice('lakeload:'.length), value]))),
  ).toEqual([])
})
