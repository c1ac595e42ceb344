import type { JobError } from '../errors/job-error'
import type { Terminal } from './terminal'

/** An error as people read it: what failed, then the way out; the chain of causes with `--verbose`. */
export function formatError(error: JobError, terminal: Terminal): string {
  const lines = [`${terminal.style('red', 'error:')} ${error.message}`]
  lines.push('', `${terminal.style('cyan', 'hint:')} ${error.hint}`)
  if (terminal.verbose) lines.push('', `code: ${error.code}`, ...causes(error))
  return lines.join('\n')
}

function causes(error: Error): readonly string[] {
  const lines: string[] = [error.stack ?? '']
  let cause = error.cause
  // A chain of causes may be a circle; nobody reads more than a few.
  for (let depth = 0; depth < 5 && cause instanceof Error; depth++) {
    lines.push(`caused by: ${cause.stack ?? cause.message}`)
    cause = cause.cause
  }
  return lines
}
