import type { TargetTable } from '../pipeline/target-table'
import { compareTarget, refuseMismatch } from './compare-target'
import type { Catalog } from './warehouse-catalog'

/** Throws `LOAD_TARGET_MISMATCH` for the first table that no load can make fit its contract. */
export function refuseTargets(schema: string, targets: readonly TargetTable[], catalog: Catalog): void {
  for (const target of targets) {
    const actual = catalog.get(target.contract.name)
    if (actual === undefined) continue
    refuseMismatch(schema, target.contract.name, compareTarget(schema, target, actual))
  }
}
