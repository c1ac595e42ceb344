import { JobError } from '../errors/job-error'
import type { CheckResult } from './check-result'

/** How many failed checks a message tells in full. */
const maxTold = 5

/**
 * Ends the run where a check has failed, telling every failed check.
 *
 * @throws JobError CHECK_FAILED
 */
export function failIfChecksFailed(results: readonly CheckResult[]): void {
  const failed = results.filter((result) => result.status === 'failed')
  const [first] = failed
  if (first === undefined) return
  const told = failed.slice(0, maxTold).map(tell)
  if (failed.length > maxTold) told.push(`${failed.length - maxTold} more checks failed`)
  throw new JobError('CHECK_FAILED', `the staged files do not pass: ${told.join('; ')}`, {
    context: { table: first.table, check: first.check, failed: failed.length },
  })
}

function tell(result: CheckResult): string {
  const examples = result.examples ?? []
  const shown = examples.length === 0 ? '' : ` (${examples.join(', ')})`
  return `${result.check} of \`${result.table}\`: ${result.message}${shown}`
}
