import { mark, type TableAttributes, takeTableAttributes } from './attributes'
import { nameEnd } from './create-table'
import type { Draft } from './draft'

/**
 * CREATE VIEW … WITH NO SCHEMA BINDING: the clause is taken away, the query is fenced by two comments, from which the catalogue's event
 * trigger keeps its text and unbinds the view.
 */
export function rewriteCreateView(draft: Draft, view: number): void {
  const last = lastToken(draft)
  if (!draft.phrase(last - 3, 'with', 'no', 'schema', 'binding')) return
  const named = nameEnd(draft, view + 1)
  const columns = draft.at(named) === '('
  const as = columns ? draft.close(named) + 1 : named
  if (draft.word(as) !== 'as') return
  // The names of the columns are kept in the query, as only the query is kept.
  draft.after(as, columns ? ' /*@as*/ SELECT * FROM (' : ' /*@as*/')
  draft.remove(last - 3, last)
  if (columns) draft.after(last - 4, () => `) AS late ${draft.render(named, as - 1)}`)
  draft.after(last - 4, ' /*@end*/')
  mark(draft, { late: true })
  draft.applied('late-binding-view')
}

/** CREATE MATERIALIZED VIEW: BACKUP, the table attributes and AUTO REFRESH are taken away and marked. */
export function rewriteCreateMaterializedView(draft: Draft, view: number): void {
  const attributes: TableAttributes = {}
  takeTableAttributes(draft, nameEnd(draft, view + 1), attributes)
  mark(draft, attributes)
}

/** ALTER MATERIALIZED VIEW … AUTO REFRESH. */
export function rewriteAlterMaterializedView(draft: Draft): void {
  const at = nameEnd(draft, 3)
  if (!draft.phrase(at, 'auto', 'refresh')) return
  const attributes: TableAttributes = {}
  const end = takeTableAttributes(draft, at, attributes)
  draft.after(end - 1, 'reset (fillfactor)')
  mark(draft, attributes)
}

/** The last token that is not a semicolon. */
export function lastToken(draft: Draft): number {
  let last = draft.length - 1
  while (last > 0 && draft.at(last) === ';') last--
  return last
}
