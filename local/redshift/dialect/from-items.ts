import type { Draft } from './draft'

/** A relation that a FROM clause names, with the parts of its name as Redshift folds them. */
export interface FromName {
  readonly parts: readonly string[]
  /** The place of the first part. */
  readonly at: number
}

/** Calls in which FROM is a word of its own. */
const callsWithFrom = new Set(['extract', 'trim', 'substring', 'overlay', 'position', 'btrim'])
/** The words that end the list of a FROM clause. */
const clauseWords = new Set(
  'where group having qualify order limit offset union except intersect minus window fetch for on using'.split(
    ' ',
  ),
)

/** The relations that the FROM clauses between two places name: no functions, no subqueries, no names of the statement's own WITH. */
export function fromNames(draft: Draft, first: number, last: number): readonly FromName[] {
  const own = withNames(draft, first, last)
  const found: FromName[] = []
  const aliases = new Set<string>()
  for (let index = first; index <= last; index++) {
    if (!startsItems(draft, index)) continue
    for (let at = index + 1; at <= last; ) {
      const end = itemEnd(draft, at)
      const parts = nameParts(draft, at)
      const isOwn = parts.length === 1 && own.has(parts[0] ?? '')
      // `from t, t.items`: the second is a path into a row of the first.
      const isPath = parts.length > 1 && aliases.has(parts[0] ?? '')
      if (parts.length > 0 && draft.at(at + parts.length * 2 - 1) !== '(' && !isOwn && !isPath)
        found.push({ parts, at })
      const alias = aliasOf(draft, at, end)
      if (alias !== '') aliases.add(alias)
      const comma = nextComma(draft, end, last)
      if (comma < 0) break
      at = comma + 1
    }
  }
  return found
}

/** Whether FROM or JOIN at a place begins a list of relations. */
function startsItems(draft: Draft, index: number): boolean {
  const word = draft.word(index)
  if (word === 'join') return true
  if (word !== 'from' || draft.at(index - 1) === '.') return false
  if (draft.word(index - 1) === 'distinct' && /^(is|not)$/.test(draft.word(index - 2))) return false
  let depth = 0
  for (let at = index - 1; at >= 0; at--) {
    const text = draft.at(at)
    if (text === ')') depth++
    else if (text === '(') {
      if (depth === 0) return !callsWithFrom.has(draft.word(at - 1))
      depth--
    }
  }
  return true
}

/** The names that WITH gives to queries of the statement. */
export function withNames(draft: Draft, first: number, last: number): ReadonlySet<string> {
  const names = new Set<string>()
  for (let index = first; index <= last; index++) {
    if (draft.word(index) !== 'as' || draft.at(index + 1) !== '(') continue
    const isListed = draft.at(index - 1) === ')'
    const name = isListed ? openBefore(draft, index - 1) - 1 : index - 1
    if (draft.name(name) !== '') names.add(draft.name(name))
  }
  return names
}

function openBefore(draft: Draft, close: number): number {
  for (let index = close - 1; index >= 0; index--) if (draft.close(index) === close) return index
  return close
}

function nameParts(draft: Draft, at: number): readonly string[] {
  const parts: string[] = []
  for (let index = at; draft.name(index) !== ''; index += 2) {
    parts.push(draft.name(index))
    if (draft.at(index + 1) !== '.') break
  }
  return parts
}

/** The place after the name or the subquery of one item, its alias left out. */
function itemEnd(draft: Draft, at: number): number {
  if (draft.at(at) === '(') return draft.past(at)
  let end = at + 1
  while (draft.at(end) === '.') end += 2
  return draft.at(end) === '(' ? draft.past(end) : end
}

function aliasOf(draft: Draft, at: number, end: number): string {
  const place = draft.word(end) === 'as' ? end + 1 : end
  const name = draft.name(place)
  if (
    name !== '' &&
    !clauseWords.has(draft.word(place)) &&
    !/^(join|left|right|inner|full|cross|natural)$/.test(name)
  )
    return name
  return draft.name(end - 1) === draft.name(at) || draft.at(end - 2) === '.' ? draft.name(end - 1) : ''
}

/** The comma that goes on with the list of the same FROM clause, or -1. */
function nextComma(draft: Draft, from: number, last: number): number {
  for (let index = from; index <= last; index++) {
    const text = draft.at(index)
    if (text === ',') return index
    if (text === ')' || text === ';' || clauseWords.has(draft.word(index)) || draft.word(index) === 'join')
      return -1
    if (text === '(') index = draft.close(index)
  }
  return -1
}
