import type { Draft } from '../draft'
import { type Path, readPath } from './path'
import type { Scope } from './scope'

/** An item of FROM that iterates over SUPER, with the places of what has to be rewritten. */
export interface Unnesting {
  readonly kind: 'elements' | 'members' | 'call'
  readonly scope: Scope
  readonly path: Path
  /** The first token of the item: its path, or the word UNPIVOT or UNNEST. */
  readonly start: number
  /** The last token of the item, with its aliases. */
  readonly end: number
  readonly name: string
  readonly place?: string
  /** The join word before it, with RIGHT, FULL, CROSS …; empty behind a comma. */
  readonly join: string
  readonly isConditioned: boolean
}

/** What the FROM clauses of a statement hold besides their scopes. */
export interface FromFindings {
  readonly unnestings: Unnesting[]
  /** The tokens of relations and aliases, which are no expressions. */
  readonly names: Set<number>
}

const afterItem = new Set(
  'on using join left right inner full cross natural where group having qualify order limit offset union except intersect minus set when tablesample pivot unpivot window fetch for at with connect start returning values'.split(
    ' ',
  ),
)

/** Reads FROM from `at` up to `end`: its items into the scope, the order being theirs, so that each sees those before it. */
export function readFrom(draft: Draft, scope: Scope, at: number, end: number, found: FromFindings): void {
  let join = ''
  let index = at
  while (index < end) {
    index = readItem(draft, scope, index, end, join, found)
    join = ''
    // Conditions, up to the next item.
    while (index < end) {
      const word = draft.word(index)
      if (draft.at(index) === ',') break
      if (draft.at(index) === '(' || draft.at(index) === '[') {
        index = draft.past(index)
        continue
      }
      if (word === 'join' && draft.at(index - 1) !== '.') {
        join = joinWords(draft, index)
        break
      }
      index++
    }
    index++
  }
}

/** The words before JOIN: `left`, `full` … */
function joinWords(draft: Draft, join: number): string {
  const before = draft.word(join - 1) === 'outer' ? draft.word(join - 2) : draft.word(join - 1)
  return /^(left|right|full|cross|natural|inner)$/.test(before) ? before : 'inner'
}

/** Reads one item and answers the place after it. */
function readItem(
  draft: Draft,
  scope: Scope,
  at: number,
  end: number,
  join: string,
  found: FromFindings,
): number {
  let start = at
  while (/^(lateral|only)$/.test(draft.word(start))) start++
  if (draft.at(start) === '(') return readBracket(draft, scope, start, end, found)
  if (draft.word(start) === 'unpivot' && draft.name(start + 1) !== '')
    return readValue(draft, scope, start, readPath(draft, start + 1), end, join, found)
  if (draft.word(start) === 'unnest' && draft.at(start + 1) === '(')
    return readUnnestCall(draft, scope, start, end, join, found)
  if (draft.name(start) === '') return start + 1
  const path = readPath(draft, start)
  if (draft.at(path.last + 1) === '(')
    return readAlias(draft, scope, draft.past(path.last + 1), end, [], found)
  const first = scope.find(draft.name(start))
  const leads = path.steps.some((step) => step.kind === 'index') || path.steps.length > 0
  if (first !== undefined && (leads || first.kind === 'value'))
    return readValue(draft, scope, start, path, end, join, found)
  for (let index = start; index <= path.last; index++) found.names.add(index)
  const names = [draft.name(start), ...path.steps.map((step) => draft.name(step.at))]
  return readAlias(draft, scope, path.last + 1, end, names, found)
}

/** A subquery, or joins in brackets. */
function readBracket(draft: Draft, scope: Scope, open: number, end: number, found: FromFindings): number {
  const close = draft.close(open)
  let inner = open + 1
  while (draft.at(inner) === '(') inner++
  if (/^(select|with|values)$/.test(draft.word(inner))) scope.derived.push([open, close])
  else readFrom(draft, scope, open + 1, close, found)
  return readAlias(draft, scope, close + 1, end, [], found)
}

/** `[AS] alias [(column, …)]` of a relation, named after its last name where there is none. */
function readAlias(
  draft: Draft,
  scope: Scope,
  at: number,
  end: number,
  names: readonly string[],
  found: FromFindings,
): number {
  let index = at
  // PIVOT and UNPIVOT of a relation stand before its alias.
  while (/^(un)?pivot$/.test(draft.word(index)) && index < end) {
    while (index < end && draft.at(index) !== '(') index++
    index = draft.past(index)
  }
  const hasAs = draft.word(index) === 'as'
  const alias = hasAs ? index + 1 : index
  const isAlias = alias < end && draft.name(alias) !== '' && (hasAs || !afterItem.has(draft.word(alias)))
  if (!isAlias) {
    const name = names.at(-1)
    if (name !== undefined) scope.items.push({ kind: 'relation', name, qualified: names })
    return index
  }
  scope.items.push({ kind: 'relation', name: draft.name(alias), qualified: [] })
  found.names.add(alias)
  if (draft.at(alias + 1) !== '(') return alias + 1
  const close = draft.close(alias + 1)
  for (let place = alias + 1; place < close; place++) found.names.add(place)
  return close + 1
}

/** `path [AS] name [AT place]` */
function readValue(
  draft: Draft,
  scope: Scope,
  start: number,
  path: Path,
  end: number,
  join: string,
  found: FromFindings,
): number {
  let index = path.last + 1
  let name = draft.name(path.steps.findLast((step) => step.kind === 'name')?.at ?? path.first)
  let place: string | undefined
  const hasAs = draft.word(index) === 'as'
  if (hasAs) index++
  if (index < end && draft.name(index) !== '' && (hasAs || !afterItem.has(draft.word(index)))) {
    name = draft.name(index)
    found.names.add(index)
    index++
  }
  if (draft.word(index) === 'at' && draft.name(index + 1) !== '') {
    place = draft.name(index + 1)
    found.names.add(index + 1)
    index += 2
  }
  found.unnestings.push({
    kind: draft.word(start) === 'unpivot' ? 'members' : 'elements',
    scope,
    path,
    start,
    end: index - 1,
    name,
    ...(place === undefined ? {} : { place }),
    join,
    isConditioned: /^(on|using)$/.test(draft.word(index)),
  })
  scope.items.push({ kind: 'value', name, qualified: [], ...(place === undefined ? {} : { place }) })
  return index
}

/** `UNNEST(path) [WITH OFFSET] [AS] alias (column [, offset])`: a relation, whose columns are named. */
function readUnnestCall(
  draft: Draft,
  scope: Scope,
  start: number,
  end: number,
  join: string,
  found: FromFindings,
): number {
  const close = draft.close(start + 1)
  const path = readPath(draft, start + 2)
  const hasOffset = draft.phrase(close + 1, 'with', 'offset')
  const after = readAlias(draft, scope, close + (hasOffset ? 3 : 1), end, [], found)
  found.unnestings.push({
    kind: 'call',
    scope,
    path,
    start,
    end: after - 1,
    name: '',
    ...(hasOffset ? { place: 'offset_col' } : {}),
    join,
    isConditioned: /^(on|using)$/.test(draft.word(after)),
  })
  return after
}
