import { contradictions } from '../config/contradictions'
import type { InfraConfig } from '../config/shape'

/** A setting of the configuration, as `pulumi config set --path` takes it. */
export interface SettingChange {
  /** Such as `warehouse.pause`. */
  readonly path: string
  readonly value: string | number | boolean
}

/** The configuration with something changed. */
export interface Variant {
  /** The setting that matters first; others only where it needs them. */
  readonly changes: readonly SettingChange[]
  readonly config: InfraConfig
}

/** A pause comes no sooner after a run’s start than this; what the setting allows, and longer than a run takes. */
const leastPauseMinutes = (runMinutes: number): number => Math.max(30, Math.ceil(runMinutes * 2))

/** One setting at a time turned to what may cost less. Only those that differ and make a valid configuration. */
export function* variants(config: InfraConfig, runMinutes: number): Iterable<Variant> {
  for (const changes of changesOf(config, runMinutes)) {
    const changed = changes.reduce(applyChange, config)
    if (contradictions(changed).length === 0) yield { changes, config: changed }
  }
}

/** A copy of the configuration with a setting of a group changed. */
export function applyChange(config: InfraConfig, { path, value }: SettingChange): InfraConfig {
  const [group, setting] = path.split('.') as [keyof InfraConfig, string]
  return { ...config, [group]: { ...(config[group] as object), [setting]: value } }
}

function* changesOf(config: InfraConfig, runMinutes: number): Iterable<readonly SettingChange[]> {
  const { warehouse, network, job } = config
  if (warehouse.kind === 'provisioned') {
    if (!warehouse.pause) yield [{ path: 'warehouse.pause', value: true }]
    const least = leastPauseMinutes(runMinutes)
    if (warehouse.pause && warehouse.pauseAfterMinutes > least) {
      yield [{ path: 'warehouse.pauseAfterMinutes', value: least }]
    }
    yield [
      { path: 'warehouse.kind', value: 'serverless' },
      // Serverless wants subnets in three.
      ...(network.vpcId === undefined && network.zones < 3 ? [{ path: 'network.zones', value: 3 }] : []),
    ]
    if (warehouse.nodes > 1) {
      yield [{ path: 'warehouse.nodes', value: Math.floor(warehouse.nodes / 2) }]
    }
  }
  if (warehouse.kind === 'serverless') {
    yield [{ path: 'warehouse.kind', value: 'provisioned' }]
    if (warehouse.baseCapacityRpu > 4) yield [{ path: 'warehouse.baseCapacityRpu', value: 4 }]
  }
  if (network.vpcId === undefined && network.egress !== 'public-ip') {
    // The number of NAT gateways is a setting only of `nat`.
    const single =
      network.natGateways === 'per-zone' ? [{ path: 'network.natGateways', value: 'single' }] : []
    yield [{ path: 'network.egress', value: 'public-ip' }, ...single]
    if (single.length > 0) yield single
  }
  if (!job.spot) yield [{ path: 'job.spot', value: true }]
  if (job.architecture === 'x86_64') yield [{ path: 'job.architecture', value: 'arm64' }]
}
