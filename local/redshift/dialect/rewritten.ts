import type { WrittenColumn } from './super/stored-literals'

/** What the gateway knows of the session that sent the statement. */
export interface RewriteContext {
  /** The session has an open transaction block. */
  readonly inTransaction?: boolean
  /** The columns of the table that is written, where one of them is SUPER. */
  readonly written?: readonly WrittenColumn[]
  /** The modes of the arguments of the procedure that is called, where one of them is OUT. */
  readonly modes?: string
  /** The lateral aliases that are to be replaced by what they name, by their place in `aliases`. */
  readonly inlined?: ReadonlySet<number>
  /** The columns of what each PIVOT and UNPIVOT turns, of as many as have been asked for. */
  readonly columns?: readonly (readonly string[])[]
}

/** What becomes of one statement. */
export type Rewritten =
  | {
      /** Send `sql` to PostgreSQL. */
      readonly kind: 'sql'
      readonly sql: string
      /** The names of the rules that changed the text, none if it is as it was. */
      readonly rules: readonly string[]
      /** What the client is told beside the answer. */
      readonly notices?: readonly string[]
      /** The statement ends the transaction it stands in (TRUNCATE): commit once it has succeeded. */
      readonly commits?: true
      /** Opens a cursor, of which a session may have one. */
      readonly opensCursor?: true
      /** The table whose SUPER columns have to be known, as literals are written into it. */
      readonly writes?: string
      /** The procedure that is called, by whose OUT arguments the statement may have to be rewritten. */
      readonly calls?: string
      /** What CommandComplete says, where PostgreSQL carries out another statement than the client sent. */
      readonly tag?: string
      /** Names that may be lateral aliases, and the query that tells: a column of the same name comes first. */
      readonly aliases?: readonly string[]
      readonly query?: string
      /** What the next PIVOT or UNPIVOT turns: its columns have to be known before the statement can be rewritten. */
      readonly input?: string
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
