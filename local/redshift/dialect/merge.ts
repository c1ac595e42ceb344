import { nameEnd } from './create-table'
import { lastToken } from './create-view'
import type { Draft } from './draft'

/** MERGE as Redshift takes it: both WHEN clauses without conditions of their own, or REMOVE DUPLICATES. */
export function rewriteMerge(draft: Draft): void {
  if (draft.word(1) !== 'into') return
  const using = nameEnd(draft, 2)
  if (draft.word(using) !== 'using') return
  const isSubquery = draft.at(using + 1) === '('
  const source = isSubquery ? draft.past(using + 1) : nameEnd(draft, using + 1)
  if (isSubquery && readsTable(draft, using + 1, draft.name(using - 1)))
    draft.refuse(
      'Source view/subquery in Merge statement cannot reference target table.',
      'read from a temporary copy of the table',
    )
  if (isSameName(draft, 2, using, using + 1, source))
    draft.refuse(
      'Source and target table of MERGE cannot be the same',
      'read from a temporary copy of the table',
    )
  const on = draft.word(source) === 'on' ? source : draft.word(source) === 'as' ? source + 2 : source + 1
  const last = lastToken(draft)
  if (draft.phrase(last - 1, 'remove', 'duplicates')) removeDuplicates(draft, { using, source, on, last })
  else checkClauses(draft, on, last)
}

interface MergePlaces {
  readonly using: number
  /** After the source's name. */
  readonly source: number
  readonly on: number
  readonly last: number
}

/** Deletes what the source matches, and inserts all of the source once: what is left is the source's rows and the target's others. */
function removeDuplicates(draft: Draft, { using, source, on, last }: MergePlaces): void {
  const alias = on === source ? draft.name(source - 1) : draft.name(on - 1)
  draft.remove(0, 1)
  draft.remove(last - 1, last)
  draft.before(0, 'WITH rs_gone AS (DELETE FROM ')
  draft.replace(on, 'WHERE (')
  draft.after(
    last - 2,
    () =>
      `)) INSERT INTO ${draft.render(2, using - 1)} SELECT DISTINCT "${alias}".* FROM ${draft.render(using + 1, on - 1)}`,
  )
  draft.tag = 'MERGE'
  draft.applied('merge-remove-duplicates')
}

/** Whether a subquery names a table of this name, whatever its schema, among those that it reads. */
function readsTable(draft: Draft, open: number, table: string): boolean {
  for (let index = open; index < draft.close(open); index++) {
    if (draft.name(index) !== table || draft.at(index + 1) === '.') continue
    let first = index
    while (draft.at(first - 1) === '.') first -= 2
    if (/^(?:from|join|,)$/i.test(draft.at(first - 1))) return true
  }
  return false
}

/** Each clause that Redshift has not is an error at the word where its grammar ends. */
function checkClauses(draft: Draft, on: number, last: number): void {
  let matched = false
  let unmatched = false
  let depth = 0
  for (let index = on; index <= last; index++) {
    const text = draft.at(index)
    if (text === '(') depth++
    else if (text === ')') depth--
    if (depth > 0 || draft.word(index) !== 'when') continue
    const isNot = draft.word(index + 1) === 'not'
    const after = index + (isNot ? 3 : 2)
    if (draft.word(after - 1) !== 'matched') continue
    if (draft.word(after) !== 'then' || draft.word(after + 1) === 'do') {
      refuseClause(draft, draft.word(after) === 'then' ? after + 1 : after)
      return
    }
    if (isNot ? unmatched : matched) refuseClause(draft, index)
    if (isNot) unmatched = true
    else matched = true
  }
  if (!(matched && unmatched)) {
    draft.refuse(
      'syntax error at end of input',
      'MERGE takes WHEN MATCHED and WHEN NOT MATCHED, both of them, or REMOVE DUPLICATES',
      '42601',
    )
  }
}

function refuseClause(draft: Draft, at: number): void {
  draft.refuse(
    `syntax error at or near "${draft.at(at)}"`,
    'MERGE takes WHEN MATCHED THEN UPDATE or DELETE, and WHEN NOT MATCHED THEN INSERT, once each and without conditions of their own',
    '42601',
  )
}

function isSameName(
  draft: Draft,
  first: number,
  firstEnd: number,
  second: number,
  secondEnd: number,
): boolean {
  const name = (from: number, to: number): string => {
    let text = ''
    for (let index = from; index < to; index++) text += draft.name(index) || draft.at(index)
    return text
  }
  return name(first, firstEnd) === name(second, secondEnd)
}
