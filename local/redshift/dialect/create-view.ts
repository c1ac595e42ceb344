import { mark, type TableAttributes, takeTableAttributes } from './attributes'
import { nameEnd } from './create-table'
import type { Draft } from './draft'

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
