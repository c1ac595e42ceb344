import type { Draft } from '../draft'
import { readPath } from './path'
import type { Scope } from './scope'

/** MERGE takes SUPER columns whole, and UPDATE sets them whole. */
export function refusePartial(draft: Draft, scopes: readonly Scope[]): void {
  const head = draft.word(0)
  if (head === 'merge') refuseInMerge(draft)
  else if (head === 'update') refuseInUpdate(draft, scopes[0])
}

function refuseInMerge(draft: Draft): void {
  let inActions = false
  for (let index = 0; index < draft.length; index++) {
    if (draft.word(index) === 'when') inActions = true
    if (!inActions || draft.name(index) === '' || draft.at(index - 1) === '.') continue
    const { steps, last } = readPath(draft, index)
    if (draft.at(last + 1) === '(') continue
    if (steps.length > 1 || steps.some((step) => step.kind === 'index')) {
      draft.refuse(
        'Partial reference of SUPER column is not supported in MERGE statement.',
        'put the part into a column of the source first',
      )
      return
    }
  }
}

function refuseInUpdate(draft: Draft, scope: Scope | undefined): void {
  const set = draft.tokens.findIndex((_, index) => draft.word(index) === 'set')
  if (set < 0) return
  for (const before of [set, ...draft.commas(set, draft.length)]) {
    const path = readPath(draft, before + 1)
    if (draft.at(path.last + 1) !== '=' || path.steps.length === 0) continue
    const isColumn = path.steps.length === 1 && scope?.find(draft.name(path.first)) !== undefined
    if (isColumn) continue
    draft.refuse(
      'Partial update of a SUPER column is not supported',
      'set the whole column, with OBJECT_TRANSFORM for one attribute of it',
    )
    return
  }
}
