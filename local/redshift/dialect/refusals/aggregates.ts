import type { Draft } from '../draft'
import { isCall, type RefusalEntry } from './entry'
import { readsTables } from './functions'

/** The aggregates that sort: they run on compute nodes, and one sort serves all of a SELECT. */
const sorting = ['listagg', 'median', 'percentile_cont', 'percentile_disc']

/** The order that a sorting aggregate at `index` asks for, as text; undefined for a window function, and where there is none. */
function sortOrder(draft: Draft, index: number): string | undefined {
  const open = index + 1
  const close = draft.close(open)
  if (close < 0) return undefined
  const group = close + 1
  const grouped = draft.phrase(group, 'within', 'group')
  const end = grouped ? draft.close(group + 2) : close
  if (end < 0 || draft.word(end + 1) === 'over') return undefined
  if (draft.word(index) === 'median') return text(draft, open + 1, close - 1)
  return grouped && draft.phrase(group + 3, 'order', 'by') ? text(draft, group + 5, end - 1) : undefined
}

function text(draft: Draft, from: number, to: number): string {
  const tokens: string[] = []
  for (let at = from; at <= to; at++) tokens.push(draft.at(at).toLowerCase())
  return tokens.join(' ').replace(/ asc$/, '')
}

/** Whether another sorting aggregate of the same SELECT, before this one, asks for another order. */
function sortsOtherwise(draft: Draft, index: number): boolean {
  const own = isCall(draft, index) ? sortOrder(draft, index) : undefined
  if (own === undefined) return false
  let depth = 0
  for (let at = index - 1; at >= 0; at--) {
    const token = draft.at(at)
    if (token === ')') depth++
    else if (token === '(') depth--
    if (draft.word(at) === 'select' && depth <= 0) return false
    if (depth > 0 || !sorting.includes(draft.word(at)) || !isCall(draft, at)) continue
    const other = sortOrder(draft, at)
    if (other !== undefined && other !== own) return true
  }
  return false
}

/** What the aggregates that sort may not do on Redshift. */
export const aggregateRefusals: readonly RefusalEntry[] = [
  {
    construct: 'aggregates WITHIN GROUP of several orders in one SELECT',
    missingIn: 'redshift',
    example: 'select listagg(a) within group (order by b), listagg(b) within group (order by a) from t',
    message: 'within group ORDER BY clauses for aggregate functions must be the same',
    hint: 'compute each in a subquery of its own and join them, or use them as window functions',
    triggers: sorting,
    found: sortsOtherwise,
  },
  {
    construct: 'LISTAGG, MEDIAN and PERCENTILE_CONT without a table',
    missingIn: 'redshift',
    example: 'select median(a) from (select 1 as a)',
    message:
      'One or more of the used functions must be applied on at least one user created tables. Examples of user table only functions are LISTAGG, MEDIAN, PERCENTILE_CONT, etc',
    hint: 'these functions run on compute nodes only: read a table, if only a temporary one',
    triggers: sorting,
    found: (draft, index) => isCall(draft, index) && !readsTables(draft),
    allowedOnCatalog: true,
  },
]
