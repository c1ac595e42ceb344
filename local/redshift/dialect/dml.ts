import { nameEnd } from './create-table'
import { lastToken } from './create-view'
import type { Draft } from './draft'

/** `DELETE t …` without FROM, as Redshift takes it. */
export function rewriteDelete(draft: Draft): void {
  if (draft.word(0) !== 'delete' || draft.word(1) === 'from') return
  draft.before(1, 'FROM ')
  draft.applied('delete-from')
}

/** GRANT and REVOKE: roles are named with the word ROLE. */
export function rewriteGrant(draft: Draft): void {
  for (let index = 1; index < draft.length; index++) {
    const before = draft.word(index - 1)
    const listed = before === 'to' || before === 'from' || draft.at(index - 1) === ','
    if (draft.word(index) === 'role' && listed) {
      draft.remove(index, index)
      draft.applied('grant-role')
    }
  }
}

/** VACUUM and ANALYZE have other options; what they do to a local table is PostgreSQL's own. */
export function rewriteMaintenance(draft: Draft): void {
  const words = /^(full|sort|delete|only|reindex|recluster|compression|verbose|boost|predicate|all|columns)$/
  for (let index = 1; index < draft.length; index++) {
    if (words.test(draft.word(index))) draft.remove(index, index)
    else if (draft.word(index) === 'to') {
      draft.remove(index, draft.length - 1)
      break
    }
  }
  draft.applied('maintenance')
}

/** CREATE USER … PASSWORD DISABLE. */
export function rewriteUser(draft: Draft): void {
  for (let index = 2; index < draft.length; index++) {
    if (draft.phrase(index, 'password', 'disable')) {
      draft.replace(index + 1, 'NULL')
      draft.applied('password-disable')
    }
  }
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
