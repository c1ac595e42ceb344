import type { Draft } from '../draft'
import { windowEnd } from './aggregate'
import { argument, type Call, type CallRules } from './call'

/** The window functions that PostgreSQL has not, or not in this form. */
export const windowRules: CallRules = [
  ['ratio_to_report', rewriteRatio],
  ['first_value', rewriteNulls],
  ['last_value', rewriteNulls],
  ['nth_value', rewriteNulls],
  ['lag', rewriteNulls],
  ['lead', rewriteNulls],
]

/** `ratio_to_report(x) over (w)` is x divided by its sum over w. */
function rewriteRatio(draft: Draft, call: Call): boolean {
  const end = windowEnd(draft, call.close)
  if (end === call.close) return false
  const values = draft.hide(call.open, call.close)
  const given = (): string => draft.reveal(values, call.open, call.close)
  draft.replace(call.name, 'rs_catalog.ratio_to_report(')
  draft.after(call.name, () => `${given()}, sum${given()}`)
  draft.after(end, ')')
  return true
}

/** The frame of the rows that LAG and LEAD may look at. */
const looks: ReadonlyMap<string, string> = new Map([
  ['lag', 'ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING'],
  ['lead', 'ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING'],
])

/**
 * IGNORE NULLS and RESPECT NULLS, inside the brackets or behind them. What ignores NULLs is an aggregate of the catalogue: for
 * FIRST_VALUE and LAST_VALUE the value itself, else the list of values that are there, of which one is taken.
 */
function rewriteNulls(draft: Draft, call: Call): boolean {
  const inside = nullsAt(draft, call.close - 2)
  const behind = nullsAt(draft, call.close + 1)
  const option = inside ?? behind
  if (option === undefined) return false
  const at = inside === undefined ? call.close + 1 : call.close - 2
  const over = behind === undefined ? call.close + 1 : call.close + 3
  draft.remove(at, at + 1)
  if (option === 'respect' || draft.word(over) !== 'over') return true
  const name = draft.word(call.name)
  if (name === 'first_value' || name === 'last_value') {
    draft.before(call.name, 'rs_catalog.')
    return true
  }
  const overClose = draft.close(over + 1)
  draft.replace(call.name, `rs_catalog.${name}(rs_catalog.values_of`)
  const frame = looks.get(name)
  if (frame !== undefined) draft.before(overClose, ` ${frame}`)
  const comma = call.commas[0]
  if (comma === undefined) draft.after(overClose, ')')
  else {
    const [first] = argument(call, 1)
    const last = inside === undefined ? call.close - 1 : call.close - 3
    const offset = draft.hide(comma, last)
    draft.after(overClose, () => `, (${draft.reveal(offset, first, last)})::integer)`)
  }
  return true
}

function nullsAt(draft: Draft, index: number): string | undefined {
  const word = draft.word(index)
  return /^(ignore|respect)$/.test(word) && draft.word(index + 1) === 'nulls' ? word : undefined
}
