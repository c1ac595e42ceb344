import { nameEnd } from './create-table'
import { lastToken } from './create-view'
import type { Draft } from './draft'
import type { RewriteContext } from './rewritten'

/** `ALTER TABLE t APPEND FROM s [IGNOREEXTRA | FILLTARGET]`: a procedure of the catalogue moves the rows. `at` is the place of APPEND. */
export function rewriteAppend(draft: Draft, at: number, context: RewriteContext): void {
  if (context.inTransaction === true) {
    draft.refuse(
      'ALTER TABLE APPEND cannot run inside a transaction block',
      'run it before BEGIN: it commits by itself',
      '25001',
    )
    return
  }
  const last = lastToken(draft)
  const end = nameEnd(draft, at + 2)
  const extra = end > last ? '' : draft.word(end)
  if (draft.word(at + 1) !== 'from' || end < last || !/^(|ignoreextra|filltarget)$/.test(extra)) {
    draft.refuse(
      `syntax error at or near "${draft.at(Math.min(end, last))}"`,
      'ALTER TABLE target APPEND FROM source, then IGNOREEXTRA or FILLTARGET or nothing',
      '42601',
    )
    return
  }
  const hidden = draft.hide(2, end - 1)
  const show = (from: number, to: number): string => draft.reveal(hidden, from, to)
  draft.remove(0, 1)
  if (end <= last) draft.remove(end, last)
  draft.before(
    0,
    () =>
      `CALL rs_catalog.append_table($rs_name$${show(2, at - 1)}$rs_name$, $rs_name$${show(at + 2, end - 1)}$rs_name$, '${extra}')`,
  )
  draft.tag = 'ALTER TABLE APPEND'
  draft.applied('append')
}
