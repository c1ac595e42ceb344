import type { Draft } from '../draft'
import { isCall, type RefusalEntry } from './entry'

/** The functions of a frame of rows: with an order they want to hear which rows those are. */
const framed = new Set(
  'avg count sum min max stddev stddev_samp stddev_pop variance var_samp var_pop first_value last_value nth_value bit_and bit_or bool_and bool_or'.split(
    ' ',
  ),
)

/** The bracket that is opened last before `index` and not closed there, or -1. */
export function enclosing(draft: Draft, index: number): number {
  let depth = 0
  for (let at = index - 1; at >= 0; at--) {
    const text = draft.at(at)
    if (text === ')') depth++
    else if (text === '(' && depth-- === 0) return at
  }
  return -1
}

/** The name of the function whose OVER stands at `over`. */
function windowed(draft: Draft, over: number): string {
  const close = draft.word(over - 1) === 'nulls' ? over - 3 : over - 1
  return draft.at(close) === ')' ? draft.word(enclosing(draft, close) - 1) : ''
}

function hasAtDepth(draft: Draft, open: number, close: number, word: string): boolean {
  for (let at = open + 1; at < close; at++) {
    if (draft.at(at) === '(') at = draft.close(at)
    else if (draft.word(at) === word) return true
  }
  return false
}

function lacksFrame(draft: Draft, over: number): boolean {
  const open = over + 1
  if (draft.at(open) !== '(' || !framed.has(windowed(draft, over))) return false
  const close = draft.close(open)
  return (
    hasAtDepth(draft, open, close, 'order') &&
    !['rows', 'range', 'groups'].some((word) => hasAtDepth(draft, open, close, word))
  )
}

const inWindow = (draft: Draft, index: number): boolean => {
  const open = enclosing(draft, index)
  return draft.word(open - 1) === 'over' && /^(between|unbounded|current)$/.test(draft.word(index + 1))
}

/** What a window may not be on Redshift. */
export const windowRefusals: readonly RefusalEntry[] = [
  {
    construct: 'an aggregate OVER (ORDER BY …) without a frame',
    missingIn: 'redshift',
    example: 'select sum(a) over (order by b) from t',
    message: 'Aggregate window functions with an ORDER BY clause require a frame clause',
    hint: 'add ROWS UNBOUNDED PRECEDING, or the frame that is meant, behind the ORDER BY',
    triggers: ['over'],
    found: lacksFrame,
    allowedOnCatalog: true,
  },
  {
    construct: 'a window frame with RANGE or GROUPS',
    missingIn: 'redshift',
    example: 'select sum(a) over (order by b range between unbounded preceding and current row) from t',
    message: 'Window frames of RANGE and GROUPS are not supported',
    hint: 'Redshift counts the rows of a frame: use ROWS',
    triggers: ['range', 'groups'],
    found: inWindow,
    allowedOnCatalog: true,
  },
  {
    construct: 'WINDOW name AS (…)',
    missingIn: 'redshift',
    example: 'select sum(a) over w from t window w as (partition by b)',
    message: 'syntax error at or near "window"',
    hint: 'write the window in each OVER clause',
    code: '42601',
    triggers: ['window'],
    found: (draft, index) => draft.word(index + 2) === 'as' && draft.at(index + 3) === '(',
    allowedOnCatalog: true,
  },
  {
    construct: 'LAG with a default',
    missingIn: 'redshift',
    example: 'select lag(a, 1, 0) over (order by b) from t',
    message: 'Default parameter not be supported for window function lag',
    hint: 'use NVL(LAG(a, 1) OVER (…), 0)',
    triggers: ['lag'],
    found: hasDefault,
    allowedOnCatalog: true,
  },
  {
    construct: 'LEAD with a default',
    missingIn: 'redshift',
    example: 'select lead(a, 1, 0) over (order by b) from t',
    message: 'Default parameter not be supported for window function lead',
    hint: 'use NVL(LEAD(a, 1) OVER (…), 0)',
    triggers: ['lead'],
    found: hasDefault,
    allowedOnCatalog: true,
  },
]

function hasDefault(draft: Draft, index: number): boolean {
  return isCall(draft, index) && draft.commas(index + 1, draft.close(index + 1)).length > 1
}
