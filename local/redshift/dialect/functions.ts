import type { Draft } from './draft'
import { aggregateRules } from './functions/aggregate'
import type { CallRule } from './functions/call'
import { conditionalRules } from './functions/conditional'
import { dateRules } from './functions/date'
import { jsonRules } from './functions/json'
import { textRules } from './functions/text'
import { windowRules } from './functions/window'

const rules: ReadonlyMap<string, CallRule> = new Map([
  ...textRules,
  ...dateRules,
  ...conditionalRules,
  ...aggregateRules,
  ...windowRules,
  ...jsonRules,
])

/** The functions whose calls are rewritten, for the documentation. */
export const rewrittenFunctions: readonly string[] = [...rules.keys()]

/** Where a name followed by a bracket is no call: a relation with its columns. */
const relationBefore = new Set([
  'table',
  'into',
  'exists',
  'view',
  'update',
  'as',
  'with',
  'function',
  'procedure',
])

/** Rewrites the call whose name stands at `index`, if it is a call with a rule. */
export function rewriteCall(draft: Draft, index: number): void {
  const rule = rules.get(draft.word(index))
  if (rule === undefined || draft.at(index + 1) !== '(' || relationBefore.has(draft.word(index - 1))) return
  if (draft.at(index - 1) === '.') {
    if (draft.word(index - 2) !== 'pg_catalog') return
    draft.remove(index - 2, index - 1)
  }
  const open = index + 1
  const close = draft.close(open)
  if (close < 0) return
  const changed = rule(draft, { name: index, open, close, commas: draft.commas(open, close) })
  if (changed !== false) draft.applied(draft.word(index))
}
