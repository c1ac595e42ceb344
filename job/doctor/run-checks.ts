import { JobError } from '../errors/job-error'
import { toJobError } from '../run/error-record'
import type { Check, CheckResult, Finding } from './check'

/**
 * Runs checks one after another, so that none slows another down or is blamed for it. A check that fails stops only
 * those that need it; a signal stops all.
 */
export async function runChecks(
  checks: readonly Check[],
  signal: AbortSignal,
  report: (result: CheckResult) => void,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = []
  /** What a check says that needs one of these. */
  const missing = new Map<string, string>()
  for (const check of checks) {
    const need = check.needs.map((name) => missing.get(name)).find((reason) => reason !== undefined)
    const { result, endsHere } =
      need === undefined ? await runCheck(check, signal) : { result: skipped(check, need), endsHere: true }
    // Whoever was skipped hands on why, so that every line names the check that failed.
    if (endsHere) {
      missing.set(check.name, result.status === 'skipped' ? result.message : `needs \`${check.name}\``)
    }
    results.push(result)
    report(result)
  }
  return results
}

async function runCheck(
  check: Check,
  signal: AbortSignal,
): Promise<{ result: CheckResult; endsHere: boolean }> {
  const start = performance.now()
  try {
    if (signal.aborted) return { result: skipped(check, 'interrupted'), endsHere: true }
    const { status, message, hint, endsHere } = await withinLimit(check, signal)
    const result = {
      name: check.name,
      status,
      message,
      ...(hint === undefined ? {} : { hint }),
      seconds: since(start),
    }
    return { result, endsHere: status === 'skipped' || endsHere === true }
  } catch (error) {
    if (signal.aborted) return { result: skipped(check, 'interrupted'), endsHere: true }
    const { message, hint, code, kind } = toJobError(error)
    const result = {
      name: check.name,
      status: 'failed',
      message,
      hint,
      error: { code, kind },
      seconds: since(start),
    } as const
    return { result, endsHere: true }
  }
}

/** The check's own answer, or the end of its time: one that does not hear its signal must not hold up the others. */
async function withinLimit(check: Check, signal: AbortSignal): Promise<Finding> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(timedOut(check)), check.limitMs)
  const either = AbortSignal.any([signal, limit.signal])
  const aborted = new Promise<never>((_, reject) => {
    either.addEventListener('abort', () => reject(either.reason), { once: true })
  })
  try {
    return await Promise.race([check.run(either), aborted])
  } finally {
    clearTimeout(timer)
  }
}

function timedOut({ limitMs }: Check): JobError {
  return new JobError('DOCTOR_TIMED_OUT', `no answer within ${limitMs / 1_000} s`)
}

function skipped({ name }: Check, message: string): CheckResult {
  return { name, status: 'skipped', message, seconds: 0 }
}

function since(start: number): number {
  return Math.round(performance.now() - start) / 1_000
}
