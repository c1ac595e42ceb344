import type { Draft } from '../draft'
import type { Path } from './path'

/** Calls whose arguments have one type: SUPER, where one of them is. */
const sameType = new Set(['coalesce', 'nvl', 'ifnull', 'isnull', 'greatest', 'least'])

/** Gives what stands beside SUPER its type, where PostgreSQL would read a literal as JSON, or find no common type. */
export function typeNeighbours(draft: Draft, paths: ReadonlyMap<number, Path>): void {
  for (const path of paths.values()) {
    typeList(draft, path)
    typeArguments(draft, path, paths)
    typeResults(draft, path, paths)
  }
}

/** `path [not] in ('a', 'b')` */
function typeList(draft: Draft, path: Path): void {
  const word = draft.word(path.last + 1) === 'not' ? path.last + 2 : path.last + 1
  if (draft.word(word) !== 'in' || draft.at(word + 1) !== '(') return
  const close = draft.close(word + 1)
  for (const comma of [word + 1, ...draft.commas(word + 1, close)]) {
    const next = draft.at(comma + 2)
    if (draft.tokens[comma + 1]?.kind === 'string' && (next === ',' || next === ')'))
      draft.after(comma + 1, '::text')
  }
}

/** `coalesce(path, 'x')`: every argument becomes SUPER. */
function typeArguments(draft: Draft, path: Path, paths: ReadonlyMap<number, Path>): void {
  if (!/^[(,]$/.test(draft.at(path.first - 1)) || !/^[),]$/.test(draft.at(path.last + 1))) return
  let open = path.first - 1
  while (open > 0 && !(draft.at(open) === '(' && draft.close(open) > path.last)) open--
  const close = draft.close(open)
  if (!sameType.has(draft.word(open - 1)) || close < 0) return
  const commas = draft.commas(open, close)
  const starts = [open, ...commas]
  // Only the first path of a call sees to it.
  const places = starts.map((before, index) => [before + 1, (starts[index + 1] ?? close) - 1] as const)
  const isPath = ([first, last]: readonly [number, number]) => paths.get(first)?.last === last
  if (places.find(isPath)?.[0] !== path.first) return
  for (const [first, last] of places) if (!isPath([first, last])) wrap(draft, first, last)
}

/** `case … then path else 'x' end` */
function typeResults(draft: Draft, path: Path, paths: ReadonlyMap<number, Path>): void {
  if (
    !/^(then|else)$/.test(draft.word(path.first - 1)) ||
    !/^(when|else|end)$/.test(draft.word(path.last + 1))
  )
    return
  let start = path.first
  for (let depth = 0; start > 0; start--) {
    if (draft.word(start) === 'end') depth++
    else if (draft.word(start) === 'case' && depth-- === 0) break
  }
  const lone: number[] = []
  let depth = 0
  for (let index = start + 1; index < draft.length; index++) {
    const word = draft.word(index)
    if (word === 'case') depth++
    else if (word === 'end' && depth-- === 0) break
    if (depth !== 0 || (word !== 'then' && word !== 'else')) continue
    if (paths.has(index + 1) && lone.length === 0 && index + 1 < path.first) return
    if (
      /^(when|else|end)$/.test(draft.word(index + 2)) &&
      /^(string|number)$/.test(draft.tokens[index + 1]?.kind ?? '')
    )
      lone.push(index + 1)
  }
  for (const index of lone) wrap(draft, index, index)
}

function wrap(draft: Draft, first: number, last: number): void {
  draft.before(first, 'rs_catalog.super_from(')
  draft.after(last, ')')
}

/** `'text'::super` and `cast('text' as super)`: a string, not the JSON that it may hold. */
export function typeCasts(draft: Draft): void {
  for (let index = 1; index < draft.length; index++) {
    if (draft.word(index) !== 'super') continue
    const isCast =
      draft.at(index - 1) === '::' || (draft.word(index - 1) === 'as' && draft.word(index - 4) === 'cast')
    if (isCast && draft.tokens[index - 2]?.kind === 'string') draft.after(index - 2, '::text')
  }
}
