/**
 * What an error means for a retry and for the exit code:
 * usage and config end with 2, data and internal with 1, transient with 4.
 */
export type ErrorKind = 'usage' | 'config' | 'data' | 'transient' | 'internal'

/** A catalogue entry. */
export interface ErrorDefinition {
  readonly kind: ErrorKind
  /** What the code means, in one sentence, for `docs/errors.md`. */
  readonly summary: string
  /** The way out: a command to run or a setting to change. */
  readonly hint: string
}

/** Types the entries of one part of the catalogue while keeping their codes. */
export function defineErrors<Code extends string>(
  entries: Readonly<Record<Code, ErrorDefinition>>,
): Readonly<Record<Code, ErrorDefinition>> {
  return entries
}
