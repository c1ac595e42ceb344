import type { ResolvedPipeline } from '../pipeline/resolved'
import type { Clock } from '../ports/clock'
import type { ObjectStore } from '../ports/object-store'
import type { Warehouse } from '../ports/warehouse'
import type { LimitSettings } from '../settings'
import type { TransformOptions } from '../transform/dbt-invocation'
import type { Terminal } from '../ui/terminal'

/** All that a run works with. */
export interface RunDependencies {
  readonly pipeline: ResolvedPipeline
  readonly store: ObjectStore
  readonly warehouse: Warehouse
  readonly clock: Clock
  readonly terminal: Terminal
  readonly limits: LimitSettings
  readonly copyRole: string
  readonly transformOptions: TransformOptions
  /** Aborts on the first signal. */
  readonly signal: AbortSignal
}
