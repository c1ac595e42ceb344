/** A dbt node that failed. */
export interface FailedNode {
  readonly unique_id: string
  readonly status: 'fail' | 'error'
  readonly message: string
  /** How many rows a failed test found, where it counts them. */
  readonly failures?: number
  /** The compiled query that shows the rows, where there is one. */
  readonly query?: string
}

/** What `dbt build` did: counts over models, tests, unit tests and seeds. */
export interface TransformResult {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly warned: number
  readonly failed_nodes: readonly FailedNode[]
}
