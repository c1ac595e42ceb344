import { exitCodes } from '../exit-code'
import type { CheckResult } from './check'

/** How all checks together ended. */
export type Verdict = 'ok' | 'warning' | 'failed'

export function verdictOf(results: readonly CheckResult[]): Verdict {
  if (results.some(({ status }) => status === 'failed')) return 'failed'
  return results.some(({ status }) => status === 'warning') ? 'warning' : 'ok'
}

/**
 * The exit code of the checks: 2 where something must be corrected first, 4 where it may pass by itself. A fault of
 * lakeload itself is neither.
 */
export function doctorExitCode(results: readonly CheckResult[]): number {
  const kinds = results.flatMap(({ error }) => (error === undefined ? [] : [error.kind]))
  if (kinds.includes('internal')) return exitCodes.failed
  if (kinds.some((kind) => kind !== 'transient')) return exitCodes.usage
  return kinds.length > 0 ? exitCodes.transient : exitCodes.done
}
