import type { WarehouseConfig } from '../config/shape'
import { betterMaintenance } from '../schedule/maintenance'
import type { PausePlan } from '../schedule/pause-plan'

/** Families of node types whose storage is managed apart from the nodes; the older ones are on their way out. */
const managedStorageFamilies = ['ra3', 'rg']

/** What AWS wants at least two nodes of; from its page on node types. */
const multiNodeOnly: ReadonlySet<string> = new Set(['ra3.4xlarge', 'ra3.16xlarge'])

/** What the settings of a provisioned cluster allow, and people may not have meant. `plan`: unless it never pauses. */
export function provisionedWarnings(config: WarehouseConfig, plan: PausePlan | undefined): readonly string[] {
  const { nodeType, nodes } = config
  const warnings: string[] = []
  if (plan?.kind === 'never') {
    warnings.push(`warehouse.pause does nothing, the cluster runs all the time: ${plan.reason}`)
  }
  const better = plan === undefined ? undefined : betterMaintenance(config.maintenanceWindow, plan)
  if (better !== undefined) {
    warnings.push(
      `warehouse.maintenanceWindow \`${config.maintenanceWindow}\` lies where the cluster is paused, and a paused cluster is not maintained: take \`${better}\``,
    )
  }
  if (!managedStorageFamilies.some((family) => nodeType.startsWith(`${family}.`))) {
    warnings.push(
      `warehouse.nodeType \`${nodeType}\` is of a family that AWS retires: take one of ra3 or rg, such as \`ra3.large\``,
    )
  }
  if (nodes === 1 && multiNodeOnly.has(nodeType)) {
    warnings.push(`warehouse.nodes is 1: AWS sells \`${nodeType}\` from 2 nodes on`)
  }
  return warnings
}
