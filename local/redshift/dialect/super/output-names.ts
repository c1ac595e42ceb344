import type { Draft } from '../draft'
import { localName } from '../local-name'
import { type Path, pathName, quoted } from './path'
import type { Scope } from './scope'

/**
 * A column of a SELECT that is a path, maybe cast, is called as its last name; PostgreSQL would call it as the function. `paths` are
 * those that became calls, by their first token.
 */
export function nameColumns(draft: Draft, scope: Scope, paths: ReadonlyMap<number, Path>): void {
  if (draft.word(scope.start) !== 'select') return
  const end = listEnd(draft, scope)
  let first = scope.start + 1
  if (/^(distinct|all)$/.test(draft.word(first))) first++
  if (draft.word(first) === 'top' && draft.tokens[first + 1]?.kind === 'number') first += 2
  const commas = draft.commas(first - 1, end)
  for (const [index, start] of [first, ...commas.map((comma) => comma + 1)].entries()) {
    const last = (commas[index] ?? end) - 1
    const isCast =
      draft.word(start) === 'cast' && draft.at(start + 1) === '(' && draft.close(start + 1) === last
    const path = paths.get(isCast ? start + 2 : start)
    if (path === undefined) continue
    const isAlone = isCast ? draft.word(path.last + 1) === 'as' : castsEnd(draft, path.last + 1) === last + 1
    if (isAlone) draft.after(last, ` AS ${quoted(localName(pathName(draft, path)))}`)
  }
}

/** The end of the list of columns. */
function listEnd(draft: Draft, scope: Scope): number {
  for (let index = scope.start + 1; index < scope.end; index++) {
    const text = draft.at(index)
    if (text === '(' || text === '[') index = draft.close(index)
    else if (/^(from|into|where|order|limit|group)$/.test(draft.word(index)) && draft.at(index - 1) !== '.')
      return index
  }
  return scope.end
}

/** The place after the casts that begin at `at`: `::decimal(10, 2)`, `::timestamp without time zone`. */
function castsEnd(draft: Draft, at: number): number {
  let end = at
  while (draft.at(end) === '::') {
    end += 2
    while (draft.at(end) === '.') end += 2
    if (/^(varying|precision)$/.test(draft.word(end))) end++
    if (draft.at(end) === '(') end = draft.past(end)
    if (/^without?$/.test(draft.word(end)) && draft.phrase(end + 1, 'time', 'zone')) end += 3
  }
  return end
}
