import { parseCidr } from '../cidr'
import { longestGapMinutes } from '../schedule/heartbeat'
import { serverlessAddresses } from '../serverless-addresses'
import { planSubnets, usableAddresses } from '../subnet-plan'
import type { ConfigProblem } from './parse-config'
import type { InfraConfig } from './shape'

/** What is compared with what; the order is that of the document. */
const comparisons: readonly {
  readonly groups: readonly string[]
  find(config: InfraConfig): Iterable<ConfigProblem>
}[] = [
  { groups: ['lake'], find: lakeContradictions },
  { groups: ['network', 'warehouse'], find: networkContradictions },
  { groups: ['warehouse', 'network'], find: warehouseContradictions },
  { groups: ['job'], find: jobContradictions },
  { groups: ['pipelines'], find: pipelineContradictions },
]

/**
 * Settings that are right one by one and wrong together. Pure.
 *
 * @param unsound the groups that have problems of their own: nothing is compared with them
 */
export function contradictions(
  config: InfraConfig,
  unsound: ReadonlySet<string> = new Set(),
): readonly ConfigProblem[] {
  return comparisons
    .filter(({ groups }) => !groups.some((group) => unsound.has(group)))
    .flatMap(({ find }) => [...find(config)])
}

function* lakeContradictions({ lake }: InfraConfig): Iterable<ConfigProblem> {
  if (lake.rawExpireAfterDays > 0 && lake.rawExpireAfterDays < lake.replayWindowDays) {
    yield {
      path: 'lake.rawExpireAfterDays',
      message: `${lake.rawExpireAfterDays} days are below lake.replayWindowDays (${lake.replayWindowDays}): a replay would miss raw records`,
    }
  }
  if (lake.rawArchiveAfterDays < lake.rawInfrequentAfterDays + 30) {
    yield {
      path: 'lake.rawArchiveAfterDays',
      message: `${lake.rawArchiveAfterDays} days are less than 30 after lake.rawInfrequentAfterDays (${lake.rawInfrequentAfterDays}): S3 keeps objects in Standard-IA for at least 30 days`,
    }
  }
}

function* networkContradictions({ network, warehouse }: InfraConfig): Iterable<ConfigProblem> {
  const names = ['taskSubnetIds', 'warehouseSubnetIds'] as const
  for (const name of names) {
    if (network.vpcId !== undefined && network[name] === undefined) {
      const needless = name === 'warehouseSubnetIds' && warehouse.kind === 'existing'
      if (!needless) yield { path: `network.${name}`, message: 'is needed together with network.vpcId' }
    }
    if (network.vpcId === undefined && network[name] !== undefined) {
      yield { path: `network.${name}`, message: 'needs network.vpcId: subnets of an existing VPC' }
    }
  }
  if (network.vpcId === undefined) yield* zoneContradictions(network)
  if (network.vpcId === undefined && network.natGateways === 'per-zone' && network.egress !== 'nat') {
    yield {
      path: 'network.natGateways',
      message: `says per-zone, but network.egress is ${network.egress}: there are no NAT gateways`,
    }
  }
  const prefix = Number(network.cidr.split('/')[1])
  if (network.vpcId === undefined && (prefix > 24 || prefix < 16)) {
    yield {
      path: 'network.cidr',
      message: `\`${network.cidr}\` is too ${prefix > 24 ? 'small' : 'large'}: between /16 and /24 there is room for the subnets of every zone`,
    }
  }
  if (warehouse.kind === 'serverless' && network.vpcId === undefined && network.zones < 3) {
    yield { path: 'network.zones', message: 'Redshift Serverless needs subnets in 3 zones: set 3' }
  }
  if (warehouse.kind === 'serverless' && network.vpcId === undefined)
    yield* addressContradictions(network, warehouse)
}

function* zoneContradictions({ zoneNames, zones }: InfraConfig['network']): Iterable<ConfigProblem> {
  if (zoneNames === undefined) return
  if (zoneNames.length !== zones) {
    yield {
      path: 'network.zoneNames',
      message: `names ${zoneNames.length} zones, network.zones says ${zones}`,
    }
  }
  if (new Set(zoneNames).size !== zoneNames.length) {
    yield { path: 'network.zoneNames', message: 'names a zone twice' }
  }
}

/** A workgroup that finds too few addresses is refused after everything around it was made. */
function* addressContradictions(
  { cidr }: InfraConfig['network'],
  { baseCapacityRpu }: InfraConfig['warehouse'],
): Iterable<ConfigProblem> {
  const vpc = parseCidr(cidr)
  if (vpc === undefined || vpc.prefix > 24) return
  const [subnet] = planSubnets(vpc, 1, ['warehouse']).map((one) => parseCidr(one.cidr))
  const there = subnet === undefined ? 0 : usableAddresses(subnet)
  const needed = serverlessAddresses(baseCapacityRpu)
  if (there < needed) {
    yield {
      path: 'network.cidr',
      message: `\`${cidr}\` leaves ${there} addresses in each subnet of Redshift; Serverless with ${baseCapacityRpu} RPU needs ${needed}`,
    }
  }
}

function* warehouseContradictions({ warehouse, network }: InfraConfig): Iterable<ConfigProblem> {
  const { kind } = warehouse
  const isBaseCapacity = warehouse.baseCapacityRpu === 4 || warehouse.baseCapacityRpu % 8 === 0
  if (kind === 'serverless' && !isBaseCapacity) {
    yield {
      path: 'warehouse.baseCapacityRpu',
      message: `\`${warehouse.baseCapacityRpu}\` is neither 4 nor a multiple of 8`,
    }
  }
  if (kind !== 'existing') return
  if (network.vpcId === undefined) {
    yield {
      path: 'network.vpcId',
      message: 'is needed with warehouse.kind existing: the task runs beside it',
    }
  }
  for (const name of ['existingHost', 'existingCopyRoleArn'] as const) {
    if (warehouse[name] === undefined) {
      yield { path: `warehouse.${name}`, message: 'is needed with warehouse.kind existing' }
    }
  }
  if ((warehouse.existingSecretArn === undefined) !== (warehouse.existingJobUser === undefined)) {
    yield {
      path: 'warehouse.existingJobUser',
      message: 'goes with warehouse.existingSecretArn: the one names the user, the other its password',
    }
  }
  const ways = ['existingClusterIdentifier', 'existingWorkgroupName', 'existingSecretArn'] as const
  const given = ways.filter((name) => warehouse[name] !== undefined)
  if (given.length !== 1) {
    yield {
      path: 'warehouse',
      message: `exactly one of ${ways.join(', ')} says how the job logs in; ${given.length === 0 ? 'none is set' : `set are ${given.join(', ')}`}`,
    }
  }
}

/** Fargate's pairs of CPU units and memory, in GB; from the page "Fargate task definition considerations". */
const memoryGigabytes: Readonly<Record<number, { least: number; most: number; step: number }>> = {
  256: { least: 0.5, most: 2, step: 0.5 },
  512: { least: 1, most: 4, step: 1 },
  1024: { least: 2, most: 8, step: 1 },
  2048: { least: 4, most: 16, step: 1 },
  4096: { least: 8, most: 30, step: 1 },
  8192: { least: 16, most: 60, step: 4 },
  16384: { least: 32, most: 120, step: 8 },
}

function* jobContradictions({ job }: InfraConfig): Iterable<ConfigProblem> {
  const range = memoryGigabytes[job.cpu]
  if (range === undefined) return
  const gigabytes = job.memoryMb / 1_024
  const isStep = (gigabytes - range.least) % range.step === 0 && gigabytes !== 1.5
  if (gigabytes < range.least || gigabytes > range.most || !isStep) {
    yield {
      path: 'job.memoryMb',
      message: `Fargate has no ${job.memoryMb} MB with ${job.cpu} CPU units: take ${range.least * 1_024} to ${range.most * 1_024} in steps of ${range.step * 1_024}`,
    }
  }
  const both = Object.keys(job.environment).filter((name) => name in job.secrets)
  for (const name of both) {
    yield { path: `job.environment.${name}`, message: 'is in job.secrets too' }
  }
}

function* pipelineContradictions({ pipelines }: InfraConfig): Iterable<ConfigProblem> {
  for (const [name, { schedule, maxAgeHours }] of Object.entries(pipelines)) {
    const gap = longestGapMinutes(schedule)
    if (maxAgeHours === undefined || gap === undefined || maxAgeHours * 60 >= gap) continue
    yield {
      path: `pipelines.${name}.maxAgeHours`,
      message: `${maxAgeHours} hours are below the ${Math.ceil(gap / 60)} that lie between two runs of \`${schedule}\`: an alarm would be raised each time`,
    }
  }
}
