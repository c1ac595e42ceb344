import type { CopyCommand } from '../copy/copy-command'
import { parseCopy } from '../copy/parse-copy'
import { type RewriteContext, rewriteStatement } from '../dialect/rewrite'
import { SqlError, type SqlErrorFields } from '../protocol/sql-error'
import { isUnload, parseUnload } from '../unload/parse-unload'
import type { UnloadCommand } from '../unload/unload-command'

/** What is done with one statement of a client. */
export type StatementPlan =
  | {
      readonly kind: 'sql'
      readonly sql: string
      readonly isRewritten: boolean
      /** What the client is told beside the answer. */
      readonly notices: readonly string[]
      /** Ends the transaction it stands in, once it has succeeded. */
      readonly commits: boolean
      /** What CommandComplete says instead of the back-end's own words. */
      readonly tag: string | undefined
      /** Opens a cursor, of which a session may have one. */
      readonly opensCursor: boolean
      /** See `Rewritten`. */
      readonly aliases: readonly string[]
      readonly query: string
      readonly input: string | undefined
      readonly writes: string | undefined
      readonly calls: string | undefined
    }
  | { readonly kind: 'copy'; readonly command: CopyCommand | UnloadCommand }
  | { readonly kind: 'refused'; readonly fields: SqlErrorFields }

/** Decides about a statement by its text alone; nothing is asked or changed yet. */
export function planStatement(sql: string, context: RewriteContext): StatementPlan {
  if (isUnload(sql)) return planTransfer(() => parseUnload(sql))
  const rewritten = rewriteStatement(sql, context)
  switch (rewritten.kind) {
    case 'sql':
      return {
        kind: 'sql',
        sql: rewritten.sql,
        isRewritten: rewritten.sql !== sql,
        notices: rewritten.notices ?? [],
        commits: rewritten.commits ?? false,
        tag: rewritten.tag,
        opensCursor: rewritten.opensCursor ?? false,
        aliases: rewritten.aliases ?? [],
        query: rewritten.query ?? '',
        input: rewritten.input,
        writes: rewritten.writes,
        calls: rewritten.calls,
      }
    case 'copy':
      return planTransfer(() => parseCopy(rewritten.sql))
    case 'refused': {
      const { kind: _kind, ...fields } = rewritten
      return { kind: 'refused', fields }
    }
  }
}

/** COPY and UNLOAD, which the gateway carries out itself. */
function planTransfer(parse: () => CopyCommand | UnloadCommand): StatementPlan {
  try {
    return { kind: 'copy', command: parse() }
  } catch (error) {
    if (error instanceof SqlError) return { kind: 'refused', fields: error.fields }
    throw error
  }
}
