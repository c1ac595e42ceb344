/** What the gateway knows of the session that sent the statement. */
export interface RewriteContext {
  /** The session has an open transaction block. */
  readonly inTransaction?: boolean
  /** The lateral aliases that are to be replaced by what they name, by their place in `aliases`. */
  readonly inlined?: ReadonlySet<number>
}

/** What becomes of one statement. */
export type Rewritten =
  | {
      /** Send `sql` to PostgreSQL. */
      readonly kind: 'sql'
      readonly sql: string
      /** The names of the rules that changed the text, none if it is as it was. */
      readonly rules: readonly string[]
      /** The statement ends the transaction it stands in (TRUNCATE): commit once it has succeeded. */
      readonly commits?: true
      /** What CommandComplete says, where PostgreSQL carries out another statement than the client sent. */
      readonly tag?: string
      /** Names that may be lateral aliases, and the query that tells: a column of the same name comes first. */
      readonly aliases?: readonly string[]
      readonly query?: string
    }
  | {
      /** COPY … FROM an address: the gateway loads the files itself. */ readonly kind: 'copy'
      readonly sql: string
    }
  | Refusal

/** An error answered without asking PostgreSQL, in the fields of an ErrorResponse. */
export interface Refusal {
  readonly kind: 'refused'
  /** SQLSTATE. */
  readonly code: string
  readonly message: string
  readonly detail?: string
  readonly hint?: string
}
