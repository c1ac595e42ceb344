import { Draft } from './draft'
import type { RewriteContext, Rewritten } from './rewritten'

export type { Refusal, RewriteContext, Rewritten } from './rewritten'

/** Turns one statement of Redshift's dialect into PostgreSQL's, or says why Redshift would not take it. */
export function rewriteStatement(sql: string, _context: RewriteContext = {}): Rewritten {
  const draft = new Draft(sql)
  if (isCopy(draft)) return { kind: 'copy', sql }
  if (draft.phrase(0, 'set', 'query_group')) draft.before(1, 'rs.')
  return { kind: 'sql', sql: draft.toString(), rules: [...draft.rules] }
}

function isCopy(draft: Draft): boolean {
  if (draft.word(0) !== 'copy') return false
  return draft.tokens.some((token, index) => token.kind === 'string' && draft.word(index - 1) === 'from')
}
