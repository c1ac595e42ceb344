import { describeSettings } from './describe-settings'
import type { ConfigProblem, RawConfig } from './parse-config'
import { configShape, type InfraConfig } from './shape'

/** Settings that do nothing where others say so. */
interface IdleRule {
  /** Paths such as `warehouse.nodes`. */
  readonly settings: readonly string[]
  /** What says so. Where one of these is itself wrong, nothing is said; the first is what to change instead. */
  readonly decidedBy: readonly string[]
  /** Why they do nothing; `undefined` where they do something. */
  idleBecause(config: InfraConfig): string | undefined
}

/** The groups that the rules are about: only these are read. */
const groups = ['encryption', 'network', 'warehouse', 'alerts'] as const

const kindPath = 'warehouse.kind'
const members = (group: string, ...names: readonly string[]) => names.map((name) => `${group}.${name}`)

const rules: readonly IdleRule[] = [
  ...(['provisioned', 'serverless', 'existing'] as const).map(
    (kind): IdleRule => ({
      settings: settingsOfKind(kind),
      decidedBy: [kindPath],
      idleBecause: ({ warehouse }) =>
        warehouse.kind === kind ? undefined : `it is for ${kindPath} ${kind}, and that is ${warehouse.kind}`,
    }),
  ),
  {
    settings: [
      ...members('warehouse', 'adminUser', 'auditLogExpireAfterDays', 'skipFinalSnapshot'),
      'network.warehouseSubnetIds',
    ],
    decidedBy: [kindPath],
    idleBecause: ({ warehouse }) =>
      warehouse.kind === 'existing'
        ? `it is for a warehouse that the stack makes, and ${kindPath} is existing`
        : undefined,
  },
  {
    settings: ['warehouse.concurrencyScalingMinutesPerDay'],
    decidedBy: ['warehouse.nodes', kindPath],
    idleBecause: ({ warehouse: { kind, nodes, concurrencyScalingMinutesPerDay } }) =>
      kind === 'provisioned' && nodes === 1 && concurrencyScalingMinutesPerDay > 0
        ? 'a single node has no concurrency scaling to limit, and warehouse.nodes is 1'
        : undefined,
  },
  {
    settings: ['alerts.redshiftDiskPercent'],
    decidedBy: [kindPath, 'warehouse.existingClusterIdentifier'],
    idleBecause: ({ warehouse: { kind, existingClusterIdentifier } }) => {
      if (kind === 'serverless') return `Serverless has no disk to fill, and ${kindPath} is serverless`
      return kind === 'existing' && existingClusterIdentifier === undefined
        ? `${kindPath} is existing, and no warehouse.existingClusterIdentifier names a cluster to watch`
        : undefined
    },
  },
  {
    settings: members('network', 'cidr', 'zones', 'zoneNames', 'natGateways', 'flowLogRetentionDays'),
    decidedBy: ['network.vpcId'],
    idleBecause: ({ network: { vpcId } }) =>
      vpcId === undefined ? undefined : `it is for a VPC that the stack makes, and network.vpcId is ${vpcId}`,
  },
  {
    settings: ['network.natGateways'],
    decidedBy: ['network.egress', 'network.vpcId'],
    idleBecause: ({ network: { egress, vpcId } }) =>
      egress === 'nat' || vpcId !== undefined
        ? undefined
        : `there are no NAT gateways, for network.egress is ${egress}`,
  },
  {
    settings: ['encryption.deletionWindowDays'],
    decidedBy: ['encryption.kmsKeyArn'],
    idleBecause: ({ encryption: { kmsKeyArn } }) =>
      kmsKeyArn === undefined
        ? undefined
        : 'it is for a key that the stack makes, and encryption.kmsKeyArn names one of your own',
  },
]

/**
 * Settings that a stack names and that would do nothing, so that what somebody wanted does not go missing without a
 * word. A default is never told of, for nobody wanted it. Two switches keep what belongs to them while they are off,
 * and so are not looked at: `warehouse.pause: false` and `schedule: off`.
 *
 * @param raw what the stack says
 * @param wrong the paths in it that have problems of their own, groups or settings
 */
export function idleSettings(
  raw: RawConfig,
  wrong: ReadonlySet<string> = new Set(),
): readonly ConfigProblem[] {
  const named = namedSettings(raw)
  const sound = soundPart(named, wrong)
  if (sound === undefined) return []
  const isWrong = (path: string) => wrong.has(path) || wrong.has(path.split('.')[0] ?? path)
  return rules
    .filter(({ decidedBy }) => !decidedBy.some(isWrong))
    .flatMap(({ settings, decidedBy: [decisive = ''], idleBecause }) => {
      const reason = idleBecause(sound)
      if (reason === undefined) return []
      return settings
        .filter((path) => named.has(path))
        .map((path) => ({
          path,
          message: `\`${shown(named.get(path))}\` would do nothing: ${reason}; change ${decisive}, or take this out by \`pulumi config rm --path lakeload:${path}\``,
        }))
    })
}

/** Those whose description says that they are for one kind of warehouse: the document and the rule cannot part. */
function settingsOfKind(kind: string): readonly string[] {
  const mark = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}: `
  const settings = describeSettings().properties?.warehouse?.properties ?? {}
  return Object.entries(settings)
    .filter(([, { description }]) => description?.startsWith(mark))
    .map(([name]) => `warehouse.${name}`)
}

function namedSettings(raw: RawConfig): ReadonlyMap<string, unknown> {
  return new Map(
    groups.flatMap((group) => {
      const value = raw[group]
      if (typeof value !== 'object' || value === null) return []
      return Object.entries(value).map(([name, setting]): [string, unknown] => [`${group}.${name}`, setting])
    }),
  )
}

/** The configuration without what is wrong in it, so that one mistake hides no other. */
function soundPart(named: ReadonlyMap<string, unknown>, wrong: ReadonlySet<string>): InfraConfig | undefined {
  const sound: Record<string, Record<string, unknown>> = {}
  for (const [path, value] of named) {
    const [group = '', name = ''] = path.split('.')
    if (!wrong.has(path) && !wrong.has(group)) sound[group] = { ...sound[group], [name]: value }
  }
  return configShape.safeParse(sound).data
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
