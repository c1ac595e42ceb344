import type { Draft } from '../draft'

/** A construct that is answered with an error, and the text of it: one row of the documentation. */
export interface RefusalEntry {
  /** What it is called. */
  readonly construct: string
  /** Who has not got it: Redshift itself, or only the local endpoint. */
  readonly missingIn: 'redshift' | 'local'
  /** A statement that meets it; the tests run it. */
  readonly example: string
  readonly message: string
  readonly hint: string
  /** SQLSTATE; 0A000 (not supported) unless it is said. */
  readonly code?: string
  /** The words or operators at which to look closer. */
  readonly triggers: readonly string[]
  /** Whether the construct is there, given that the trigger stands at `index`. */
  readonly found: (draft: Draft, index: number) => boolean
  /** Queries on the catalogue may use it: there PostgreSQL's own clients do. */
  readonly allowedOnCatalog?: true
}

/** A call of the function named at `index`: not a column of that name, nor a table with its columns. */
export const isCall = (draft: Draft, index: number): boolean =>
  draft.at(index + 1) === '(' &&
  (draft.at(index - 1) !== '.' || draft.word(index - 2) === 'pg_catalog') &&
  !/^(into|table|view)$/.test(draft.word(index - 1))
/** The trigger is the statement's first word. */
export const atHead = (_draft: Draft, index: number): boolean => index === 0
/** The trigger alone is enough. */
export const always = (): boolean => true

/** The statement begins with these words; `_` stands for any one word. */
export const heads =
  (...heads: readonly string[]) =>
  (draft: Draft, index: number): boolean =>
    index === 0 &&
    heads.some((head) => head.split(' ').every((word, place) => word === '_' || draft.word(place) === word))

/** Whether any word of the statement is one of these. */
export function hasWord(draft: Draft, pattern: RegExp): boolean {
  for (let index = 0; index < draft.length; index++) if (pattern.test(draft.word(index))) return true
  return false
}
