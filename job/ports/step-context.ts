import type { LoadIdentity } from '../pipeline/lake-keys'
import type { ResolvedPipeline } from '../pipeline/resolved'
import type { Clock } from './clock'
import type { ObjectStore } from './object-store'
import type { StepLog } from './step-log'
import type { Warehouse } from './warehouse'

/** What every step gets: the work, the ports, the limits. */
export interface StepContext {
  readonly pipeline: ResolvedPipeline
  readonly load: LoadIdentity
  readonly store: ObjectStore
  readonly warehouse: Warehouse
  readonly clock: Clock
  readonly log: StepLog
  /** Aborts on the first signal and at the step's time limit. */
  readonly signal: AbortSignal
  /** An empty folder for this step's own files; the caller removes it. */
  readonly scratchFolder: string
  /** How many parts are worked on at once. */
  readonly concurrency: number
  /** How much memory DuckDB may take in all, in MB. */
  readonly memoryLimitMb: number
  /** The longest row of a JSON file that COPY takes, in bytes. Default: 4 MB, which every warehouse takes. */
  readonly copyRowBytes?: number
  /** The role that COPY reads the lake with: an ARN, or `default`. */
  readonly copyRole: string
}
