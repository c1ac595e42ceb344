import { nameEnd } from './create-table'
import { lastToken } from './create-view'
import type { Draft } from './draft'

/** `DELETE t …` without FROM, as Redshift takes it. */
export function rewriteDelete(draft: Draft): void {
  if (draft.word(0) !== 'delete' || draft.word(1) === 'from') return
  draft.before(1, 'FROM ')
  draft.applied('delete-from')
}

/**
 * COMMENT ON VIEW is meant for materialized views too, which PostgreSQL wants to hear: the catalogue looks which kind it is. CALL, as it
 * answers no rows, like COMMENT.
 */
export function rewriteComment(draft: Draft): void {
  if (!draft.phrase(0, 'comment', 'on', 'view')) return
  const end = nameEnd(draft, 3)
  const last = lastToken(draft)
  draft.remove(0, 2)
  const hidden = draft.hide(3, end)
  draft.before(
    0,
    () => `CALL rs_catalog.comment_on_view($rs_name$${draft.reveal(hidden, 3, end - 1)}$rs_name$, `,
  )
  draft.after(last, ')')
  draft.applied('comment-on-view')
}
