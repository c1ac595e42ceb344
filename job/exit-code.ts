import { isJobError } from './errors/job-error'

/** What a command's exit code says (documented in README and `--help`). */
export const exitCodes = {
  done: 0,
  /** Failed, and a rerun will not help: data, or a fault of lakeload. */
  failed: 1,
  /** The command line, a setting or a definition is wrong. */
  usage: 2,
  /** Loaded, but data tests failed; or `--check` found differences. */
  checksFailed: 3,
  /** `plan --detailed-exitcode` found that contract, records and tables differ: as terraform does, and no failure. */
  drift: 2,
  /** Failed in a way that may pass: a rerun is worthwhile. */
  transient: 4,
} as const

/** The exit code of a failure. */
export function exitCodeOf(error: unknown): number {
  if (!isJobError(error)) return exitCodes.failed
  switch (error.kind) {
    case 'usage':
    case 'config':
      return exitCodes.usage
    case 'transient':
      return exitCodes.transient
    default:
      return exitCodes.failed
  }
}
