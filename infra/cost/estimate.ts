import type { InfraConfig } from '../config/shape'
import { type Assumptions, type CostFacts, type CostItem, defaultAssumptions, toCents } from './cost-item'
import { jobItems, standingItems } from './job-items'
import { networkItems } from './network-items'
import { type PriceTable, usEast1Prices } from './prices'
import { runsPerMonth } from './runs-per-month'
import { type SettingChange, variants } from './savings'
import { warehouseItems } from './warehouse-items'

/** What an estimate may be told beside the configuration. */
export interface EstimateOptions {
  readonly assumptions?: Partial<Assumptions>
  /** Default: the list prices of us-east-1. */
  readonly table?: PriceTable
  /** Where the stack is; the estimate says when the prices are of another region. */
  readonly region?: string
  readonly now?: Date
}

/** What one changed setting would save. */
export interface Saving {
  /** The setting that matters first; others only where it needs them. */
  readonly changes: readonly SettingChange[]
  /** The total with it. */
  readonly totalMonthlyUsd: number
  readonly savedMonthlyUsd: number
}

/** The monthly cost of a stack. */
export interface CostEstimate {
  readonly items: readonly CostItem[]
  /** The sum of the items whose price is known. */
  readonly totalMonthlyUsd: number
  /** The dearest item and its share of the total, from 0 to 1. */
  readonly dominant?: { readonly item: string; readonly share: number }
  /** The one setting that at least halves the total and saves most. */
  readonly halving?: Saving
  /** Every setting that saves a dollar or more a month, the best first. */
  readonly savings: readonly Saving[]
  readonly warnings: readonly string[]
  readonly assumptions: Assumptions
  readonly pricesOf: { readonly region: string; readonly date: string }
}

/** What is not worth a change. */
const leastSavingUsd = 1

/**
 * Estimates what a stack costs a month, what dominates it, and which one setting would halve it: every setting that may
 * save is tried, and the whole estimated again. Pure, but for the default of `now`.
 */
export function estimateCost(config: InfraConfig, options: EstimateOptions = {}): CostEstimate {
  const table = options.table ?? usEast1Prices
  const assumptions = { ...defaultAssumptions, ...options.assumptions }
  const now = options.now ?? new Date()
  const facts = factsOf(config, table, assumptions, now)
  const itemsOf = (variant: InfraConfig): readonly CostItem[] => [
    ...warehouseItems(variant, facts),
    ...networkItems(variant, facts),
    ...jobItems(variant, facts),
    ...standingItems(variant, facts),
  ]
  const items = itemsOf(config)
  const totalMonthlyUsd = totalOf(items)
  const savings = hasUnknown(items)
    ? []
    : [...variants(config, assumptions.runMinutes)]
        .map((variant) => ({ changes: variant.changes, items: itemsOf(variant.config) }))
        .filter((variant) => !hasUnknown(variant.items))
        .map((variant) => savingOf(variant.changes, totalMonthlyUsd, totalOf(variant.items)))
        .filter(({ savedMonthlyUsd }) => savedMonthlyUsd >= leastSavingUsd)
        .sort((a, b) => b.savedMonthlyUsd - a.savedMonthlyUsd)
  const [best] = savings
  const dominant = dominantOf(items, totalMonthlyUsd)
  return {
    items,
    totalMonthlyUsd,
    ...(dominant === undefined ? {} : { dominant }),
    ...(best !== undefined && best.totalMonthlyUsd <= totalMonthlyUsd / 2 ? { halving: best } : {}),
    savings,
    warnings: warningsOf(config, table, items, options.region),
    assumptions,
    pricesOf: { region: table.region, date: table.date },
  }
}

/** What no variant changes: the schedules, and with them how often the pipelines run. */
function factsOf(
  { pipelines }: InfraConfig,
  table: PriceTable,
  assumptions: Assumptions,
  now: Date,
): CostFacts {
  const runs = Object.values(pipelines).reduce(
    (sum, { schedule }) => sum + runsPerMonth(schedule, now.getUTCFullYear()),
    0,
  )
  return {
    table,
    assumptions,
    runsPerMonth: runs,
    runHoursPerMonth: (runs * assumptions.runMinutes) / 60,
    now,
  }
}

function totalOf(items: readonly CostItem[]): number {
  return toCents(items.reduce((sum, { monthlyUsd }) => sum + (monthlyUsd ?? 0), 0))
}

function hasUnknown(items: readonly CostItem[]): boolean {
  return items.some(({ monthlyUsd }) => monthlyUsd === null)
}

function savingOf(changes: readonly SettingChange[], before: number, after: number): Saving {
  return { changes, totalMonthlyUsd: after, savedMonthlyUsd: toCents(before - after) }
}

function dominantOf(items: readonly CostItem[], total: number): CostEstimate['dominant'] {
  // Where a price is not known, nobody can say what dominates.
  if (total === 0 || hasUnknown(items)) return undefined
  const dearest = items.reduce((most, one) => ((one.monthlyUsd ?? 0) > (most.monthlyUsd ?? 0) ? one : most))
  return { item: dearest.item, share: (dearest.monthlyUsd ?? 0) / total }
}

function warningsOf(
  { warehouse }: InfraConfig,
  table: PriceTable,
  items: readonly CostItem[],
  region: string | undefined,
): readonly string[] {
  const warnings: string[] = []
  if (hasUnknown(items)) {
    const known = Object.keys(table.nodes).join(', ')
    warnings.push(
      `the price of the node type \`${warehouse.nodeType}\` is not known, so the estimate is without the nodes; known are ${known}; a file of prices can tell others`,
    )
  }
  if (warehouse.kind === 'existing') {
    warnings.push('the estimate is without the warehouse, which was there before')
  }
  if (region !== undefined && region !== table.region) {
    warnings.push(`the prices are those of ${table.region}; the stack is in ${region}, where they differ`)
  }
  return warnings
}
