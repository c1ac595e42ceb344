import { parseConfig } from '../../../../infra/config/parse-config'
import { planPause } from '../../../../infra/schedule/pause-plan'
import { retentionOf } from '../../../../infra/warehouse/audit-retention'
import { provisionedWarnings } from '../../../../infra/warehouse/provisioned-warnings'

const warnings = (warehouse: Record<string, unknown>) =>
  provisionedWarnings(parseConfig({ warehouse }).warehouse, undefined)

test('two nodes of a current family are nothing to warn of', () => {
  expect(warnings({ nodeType: 'ra3.4xlarge', nodes: 2 })).toEqual([])
  expect(warnings({ nodeType: 'rg.large', nodes: 2 })).toEqual([])
})

test.each([
  [
    { nodeType: 'dc2.large', nodes: 2 },
    'warehouse.nodeType `dc2.large` is of a family that AWS retires: take one of ra3 or rg, such as `ra3.large`',
  ],
  [{ nodeType: 'ra3.16xlarge' }, 'warehouse.nodes is 1: AWS sells `ra3.16xlarge` from 2 nodes on'],
])('%j', (warehouse, warning) => {
  expect(warnings(warehouse)).toEqual([warning])
})

test.each([
  [1, 1],
  [2, 3],
  [90, 90],
  [91, 120],
  [3650, 3653],
  [4000, 3653],
])('audit logs of %d days are kept for %d', (days, retention) => {
  expect(retentionOf(days)).toBe(retention)
})

test('a maintenance window in which the cluster is paused', () => {
  const { pipelines, warehouse } = parseConfig({ warehouse: { maintenanceWindow: 'sun:04:00-sun:04:30' } })
  expect(provisionedWarnings(warehouse, planPause(pipelines, warehouse))).toEqual([
    'warehouse.maintenanceWindow `sun:04:00-sun:04:30` lies where the cluster is paused, and a paused cluster is not maintained: take `sun:06:45-sun:07:15`',
  ])
})

test('the settings by default give no reason to warn', () => {
  const { pipelines, warehouse } = parseConfig({})
  expect(provisionedWarnings(warehouse, planPause(pipelines, warehouse))).toEqual([])
})
