import type { Draft } from '../draft'

const keyWords = new Set(['distkey', 'sortkey'])

/** A SUPER column can be neither distribution key nor sort key: refuses a CREATE TABLE that makes one of it. */
export function refuseSuperKeys(draft: Draft): void {
  if (draft.word(0) !== 'create') return
  const open = draft.tokens.findIndex((_, index) => draft.at(index) === '(')
  const close = open < 0 ? -1 : draft.close(open)
  const columns = new Set<string>()
  for (const before of close < 0 ? [] : [open, ...draft.commas(open, close)]) {
    if (draft.word(before + 2) === 'super') columns.add(draft.name(before + 1))
  }
  if (columns.size === 0) return
  for (let index = open; index < draft.length; index++) {
    if (!keyWords.has(draft.word(index))) continue
    const named = index < close ? [columnAround(draft, open, index)] : listed(draft, index + 1)
    const key = named.find((name) => columns.has(name))
    if (key === undefined) continue
    draft.refuse(
      `column "${key}" of type super cannot be a ${draft.word(index)}`,
      'choose a column of another type, or move a member of the value into one',
      '0A000',
    )
    return
  }
}

/** The column in whose definition a key word stands. */
function columnAround(draft: Draft, open: number, at: number): string {
  const before = [open, ...draft.commas(open, draft.close(open))].findLast((comma) => comma < at)
  return before === undefined ? '' : draft.name(before + 1)
}

function listed(draft: Draft, open: number): readonly string[] {
  if (draft.at(open) !== '(') return []
  return [open, ...draft.commas(open, draft.close(open))].map((before) => draft.name(before + 1))
}
