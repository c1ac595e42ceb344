import { nameEnd } from './create-table'
import { lastToken } from './create-view'
import type { Draft } from './draft'
import { fromNames } from './from-items'
import { localName } from './local-name'
import { quoted } from './super/path'

/** `DELETE t …` without FROM, as Redshift takes it. */
export function rewriteDelete(draft: Draft): void {
  if (draft.word(0) !== 'delete' || draft.word(1) === 'from') return
  draft.before(1, 'FROM ')
  draft.applied('delete-from')
}

/**
 * UPDATE whose FROM lists the target once more: Redshift updates the row that was joined, where PostgreSQL joins the table to itself
 * and would update every row. A statement that also names the target by its own name is such a join on Redshift too.
 */
export function rewriteUpdate(draft: Draft): void {
  const update = topWord(draft, 'update', 0)
  const target = update + 1
  const set = nameEnd(draft, target)
  const from = topWord(draft, 'from', set)
  if (update < 0 || from < 0 || draft.word(set) !== 'set') return
  const last = lastToken(draft)
  const where = topWord(draft, 'where', from)
  const end = where < 0 ? last : where - 1
  refuseOuterJoin(draft, from, end)
  const name = draft.name(set - 1)
  for (let index = set; index <= last; index++)
    if (draft.name(index) === name && draft.at(index + 1) === '.') return
  const own = partsOf(draft, target, set)
  const again = fromNames(draft, from, end).find(
    ({ parts, at }) => mayBeSame(parts, own) && isTop(draft, from, at),
  )
  if (again === undefined) return
  const after = nameEnd(draft, again.at)
  const alias = draft.word(after) === 'as' ? after + 1 : after
  if (draft.name(alias) === '' || /^(join|inner|cross|natural|where|on)$/.test(draft.word(alias))) return
  const [one, other] = [quoted(localName(draft.name(alias))), quoted(localName(name))]
  const row = `${one}.ctid = ${other}.ctid`
  // With its schema in one place and without it in the other it may be another table.
  const same = again.parts.length === own.length ? row : `(${one}.tableoid <> ${other}.tableoid OR ${row})`
  if (where < 0) draft.after(last, ` WHERE ${same}`)
  else {
    draft.before(where + 1, `${same} AND (`)
    draft.after(last, ')')
  }
  draft.applied('update-joined-target')
}

function refuseOuterJoin(draft: Draft, from: number, end: number): void {
  for (let index = from; index <= end; index = draft.past(index)) {
    if (!/^(left|right|full)$/.test(draft.word(index)) || !/^(join|outer)$/.test(draft.word(index + 1)))
      continue
    draft.refuse(
      'Target table must be part of an equijoin predicate',
      'Redshift takes no outer join in the FROM clause of UPDATE: put it into a subquery',
    )
  }
}

const partsOf = (draft: Draft, first: number, end: number): readonly string[] =>
  Array.from({ length: (end - first + 1) / 2 }, (_, part) => draft.name(first + part * 2))

/** Whether two names, one of them perhaps with more parts in front, can be of one table. */
function mayBeSame(one: readonly string[], other: readonly string[]): boolean {
  const parts = Math.min(one.length, other.length)
  return one.slice(-parts).join('.') === other.slice(-parts).join('.')
}

/** The place of a word outside of all brackets, or -1. */
function topWord(draft: Draft, word: string, from: number): number {
  for (let index = from; index < draft.length; index = draft.past(index))
    if (draft.word(index) === word && draft.at(index - 1) !== '.' && draft.word(index - 1) !== 'distinct')
      return index
  return -1
}

/** Whether no bracket opens between two places. */
function isTop(draft: Draft, from: number, place: number): boolean {
  let index = from
  while (index < place) index = draft.past(index)
  return index === place
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
