import type { PriceTable } from './prices'

/** One line of an estimate. */
export interface CostItem {
  readonly item: string
  /** In dollars, to the cent; null where the price is not known. */
  readonly monthlyUsd: number | null
  /** How it was reckoned, for people. */
  readonly basis: string
}

/** What the configuration does not say. */
export interface Assumptions {
  /** How long one run takes. */
  readonly runMinutes: number
  /** What lies in the lake. */
  readonly lakeGigabytes: number
  /** What lies in the warehouse. */
  readonly warehouseGigabytes: number
  /** What one run reads from the API. */
  readonly apiGigabytesPerRun: number
  /** What one run prints. */
  readonly logMegabytesPerRun: number
}

export const defaultAssumptions: Assumptions = {
  runMinutes: 15,
  lakeGigabytes: 50,
  warehouseGigabytes: 20,
  apiGigabytesPerRun: 0.1,
  logMegabytesPerRun: 1,
}

/** What every part of an estimate is reckoned from. */
export interface CostFacts {
  readonly table: PriceTable
  readonly assumptions: Assumptions
  /** Of all pipelines together. */
  readonly runsPerMonth: number
  /** Of all runs together. */
  readonly runHoursPerMonth: number
  readonly now: Date
}

/** An item with its amount to the cent. */
export function costItem(item: string, monthlyUsd: number, basis: string): CostItem {
  return { item, monthlyUsd: toCents(monthlyUsd), basis }
}

export function toCents(usd: number): number {
  return Math.round(usd * 100) / 100
}

/** A number for people: at most two digits after the point. */
export function plain(value: number): string {
  return String(Math.round(value * 100) / 100)
}
