import type { CopyCommand } from '../copy/copy-command'
import { parseCopy } from '../copy/parse-copy'
import { rewriteStatement } from '../dialect/rewrite'
import { SqlError, type SqlErrorFields } from '../protocol/sql-error'

/** What is done with one statement of a client. */
export type StatementPlan =
  | {
      readonly kind: 'sql'
      readonly sql: string
      readonly isRewritten: boolean
      /** Ends the transaction it stands in, once it has succeeded. */
      readonly commits: boolean
      /** What CommandComplete says instead of the back-end's own words. */
      readonly tag: string | undefined
      /** See `Rewritten`. */
      readonly aliases: readonly string[]
      readonly query: string
    }
  | { readonly kind: 'copy'; readonly command: CopyCommand }
  | { readonly kind: 'refused'; readonly fields: SqlErrorFields }

/** Decides about a statement by its text alone; nothing is asked or changed yet. */
export function planStatement(
  sql: string,
  inTransaction: boolean,
  inlined: ReadonlySet<number> = new Set(),
): StatementPlan {
  const rewritten = rewriteStatement(sql, { inTransaction, inlined })
  switch (rewritten.kind) {
    case 'sql':
      return {
        kind: 'sql',
        sql: rewritten.sql,
        isRewritten: rewritten.sql !== sql,
        commits: rewritten.commits ?? false,
        tag: rewritten.tag,
        aliases: rewritten.aliases ?? [],
        query: rewritten.query ?? '',
      }
    case 'copy':
      try {
        return { kind: 'copy', command: parseCopy(rewritten.sql) }
      } catch (error) {
        if (error instanceof SqlError) return { kind: 'refused', fields: error.fields }
        throw error
      }
    case 'refused': {
      const { kind: _kind, ...fields } = rewritten
      return { kind: 'refused', fields }
    }
  }
}
