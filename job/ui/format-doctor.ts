import type { CheckResult } from '../doctor/check'
import type { Verdict } from '../doctor/verdict'
import { formatSeconds } from './format'
import type { Terminal } from './terminal'

const statusWidth = 'skipped'.length
const colours = { ok: 'green', warning: 'yellow', failed: 'red', skipped: 'dim' } as const

/** One line a check, and one for the way out where there is one. */
export function formatCheck(result: CheckResult, nameWidth: number, terminal: Terminal): string {
  const { status, name, message, hint } = result
  const marked = terminal.styleResult(colours[status], status.padEnd(statusWidth))
  const indent = ' '.repeat(statusWidth + nameWidth + 4)
  // A pipeline's problems stand on lines of their own.
  const line = `${marked}  ${name.padEnd(nameWidth)}  ${message.replaceAll('\n', `\n${indent}`)}`
  return hint === undefined ? line : `${line}\n${indent}${terminal.styleResult('cyan', 'hint:')} ${hint}`
}

/** The last line: how many of each. */
export function formatDoctor(results: readonly CheckResult[]): string {
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0)
  const counts = (['ok', 'warning', 'failed', 'skipped'] as const)
    .map((status) => [results.filter((result) => result.status === status).length, status] as const)
    .filter(([count]) => count > 0)
    .map(([count, status]) => `${count} ${status}`)
  return `${results.length} checks in ${formatSeconds(seconds)}: ${counts.join(', ')}`
}

/** The object that `lakeload doctor --json` prints; its fields are documented in `docs/cli-json.md`. */
export function doctorJson(
  status: Verdict,
  results: readonly CheckResult[],
): Readonly<Record<string, unknown>> {
  return {
    status,
    checks: results.map(({ name, status: own, message, hint, error, seconds }) => ({
      name,
      status: own,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(error === undefined ? {} : { code: error.code }),
      seconds,
    })),
  }
}
