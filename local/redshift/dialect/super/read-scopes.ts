import type { Draft } from '../draft'
import { type FromFindings, readFrom } from './read-from'
import { Scope } from './scope'

const setOperators = new Set(['union', 'except', 'intersect', 'minus'])
const afterFrom = new Set(
  'where group having qualify order limit offset union except intersect minus window fetch connect start when set'.split(
    ' ',
  ),
)

/** The scopes of a statement, outer ones before those in them, and what stands in their FROM clauses. */
export function readScopes(draft: Draft): readonly [scopes: readonly Scope[], found: FromFindings] {
  const found: FromFindings = { unnestings: [], names: new Set() }
  const scopes: Scope[] = []
  const whole = readStatement(draft, found)
  if (whole !== undefined) scopes.push(whole)
  for (let index = 0; index < draft.length; index++) {
    if (draft.word(index) !== 'select' || draft.at(index - 1) === '.') continue
    const scope = new Scope(index, blockEnd(draft, index))
    scope.parent = innermost(scopes, index)
    scopes.push(scope)
    const from = clause(draft, index + 1, scope.end, (word) => word === 'from')
    if (from < scope.end)
      readFrom(
        draft,
        scope,
        from + 1,
        clause(draft, from + 1, scope.end, (word) => afterFrom.has(word)),
        found,
      )
  }
  return [scopes, found]
}

/** The scope in which a token stands. */
export function innermost(scopes: readonly Scope[], index: number): Scope | undefined {
  return scopes.findLast((scope) => scope.contains(index))
}

/** The names of UPDATE, DELETE and MERGE: the table, and what is beside it. */
function readStatement(draft: Draft, found: FromFindings): Scope | undefined {
  const head = draft.word(0)
  const target =
    head === 'update' ? 1 : draft.phrase(0, 'delete', 'from') || draft.phrase(0, 'merge', 'into') ? 2 : 0
  if (target === 0) return undefined
  const scope = new Scope(0, draft.length)
  const end = (from: number) =>
    clause(
      draft,
      from,
      draft.length,
      (word) => afterFrom.has(word) || word === 'from' || word === 'using' || word === 'on',
    )
  readFrom(draft, scope, target, end(target), found)
  for (let index = end(target); index < draft.length; index = end(index + 1)) {
    if (/^(from|using)$/.test(draft.word(index))) readFrom(draft, scope, index + 1, end(index + 1), found)
  }
  return scope
}

/** The place of the first word at the depth of `from` that ends a clause, or `end`. */
function clause(draft: Draft, from: number, end: number, ends: (word: string) => boolean): number {
  for (let index = from; index < end; index++) {
    const text = draft.at(index)
    if (text === '(' || text === '[') index = draft.close(index)
    else if (text === ';') return index
    else if (draft.at(index - 1) !== '.' && ends(draft.word(index)) && !isOperand(draft, index)) return index
  }
  return end
}

/** `is distinct from`, and the OFFSET of `unnest(…) with offset`. */
function isOperand(draft: Draft, index: number): boolean {
  if (draft.word(index) === 'from')
    return draft.word(index - 1) === 'distinct' && draft.word(index - 2) !== 'select'
  return draft.word(index) === 'offset' && draft.word(index - 1) === 'with'
}

function blockEnd(draft: Draft, select: number): number {
  for (let index = select + 1; index < draft.length; index++) {
    const text = draft.at(index)
    if (text === '(' || text === '[') index = draft.close(index)
    else if (text === ')' || text === ']' || text === ';') return index
    else if (draft.at(index - 1) !== '.' && setOperators.has(draft.word(index))) return index
  }
  return draft.length
}
