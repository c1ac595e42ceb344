import type { Check, Finding } from './check'

const usualLimitMs = 15_000

/** What a check does; a judgement of settings alone needs no wait. */
export type Run = (signal: AbortSignal) => Finding | Promise<Finding>

/** A row of the table of checks. One without its settings is skipped: the line `settings` tells what is wrong with them. */
export function check(
  name: string,
  needs: readonly string[],
  run: Run | undefined,
  limitMs = usualLimitMs,
): Check {
  const skipped: Run = () => ({ status: 'skipped', message: 'needs `settings`' })
  return { name, needs, limitMs, run: async (signal) => await (run ?? skipped)(signal) }
}
