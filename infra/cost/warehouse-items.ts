import type { InfraConfig } from '../config/shape'
import { planPause } from '../schedule/pause-plan'
import { type CostFacts, type CostItem, costItem, plain } from './cost-item'
import { hoursPerMonth } from './runs-per-month'

/** What Redshift costs. */
export function warehouseItems(config: InfraConfig, facts: CostFacts): readonly CostItem[] {
  const { kind } = config.warehouse
  if (kind === 'existing') return []
  return [kind === 'serverless' ? serverless(config, facts) : nodes(config, facts), storage(facts)]
}

/** The hours of a month in which a provisioned cluster is there, and why so many. */
export function clusterHours(
  config: InfraConfig,
  now: Date,
): { readonly hours: number; readonly why: string } {
  const { pause, resumeBeforeMinutes, pauseAfterMinutes } = config.warehouse
  if (!pause) return { hours: hoursPerMonth, why: 'always on' }
  const plan = planPause(config.pipelines, { resumeBeforeMinutes, pauseAfterMinutes }, now)
  if (plan.kind === 'never') return { hours: hoursPerMonth, why: `always on: ${plan.reason}` }
  return { hours: Math.min(hoursPerMonth, plan.hoursPerMonth), why: 'paused between the runs' }
}

function nodes(config: InfraConfig, { table, now }: CostFacts): CostItem {
  const { nodeType, nodes: count } = config.warehouse
  const { hours, why } = clusterHours(config, now)
  const item = 'Redshift nodes'
  const what = `${count} × ${nodeType}, ${plain(hours)} h (${why})`
  const price = table.nodes[nodeType]
  if (price === undefined) return { item, monthlyUsd: null, basis: `${what}; its price is not known` }
  return costItem(item, count * hours * price.usd, `${what}, $${price.usd} an hour`)
}

function serverless(config: InfraConfig, { table, runHoursPerMonth }: CostFacts): CostItem {
  const { baseCapacityRpu, maxRpuHoursPerDay } = config.warehouse
  const price = table.prices.serverlessRpu.usd
  // Nothing more is run than the limit allows.
  const limit = (maxRpuHoursPerDay * hoursPerMonth) / 24
  const rpuHours = Math.min(baseCapacityRpu * Math.min(runHoursPerMonth, hoursPerMonth), limit)
  return costItem(
    'Redshift Serverless',
    rpuHours * price,
    `${plain(rpuHours)} RPU-hours (${baseCapacityRpu} RPU while a run lasts), $${price} each`,
  )
}

function storage({ table, assumptions }: CostFacts): CostItem {
  const { warehouseGigabytes } = assumptions
  const price = table.prices.managedStorage.usd
  return costItem(
    'Redshift storage',
    warehouseGigabytes * price,
    `${plain(warehouseGigabytes)} GB, $${price} each; also while the cluster is paused`,
  )
}
