/** One data check on staged or loaded tables. */
export interface CheckResult {
  /** A stable name, such as `row_count`. */
  readonly check: string
  readonly table: string
  readonly status: 'passed' | 'failed'
  /** What was found, with the numbers: `205 rows staged, 205 expected from the raw records`. */
  readonly message: string
  /** Up to five offending values with their place. */
  readonly examples?: readonly string[]
}
