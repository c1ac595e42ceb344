import type { Draft } from './draft'
import { rewriteQualify } from './qualify'

/** One SELECT: the place of its word, and of the first token after it. */
export interface SelectBlock {
  readonly select: number
  readonly end: number
}

const setOperators = new Set(['union', 'except', 'intersect', 'minus'])

/** Rewrites what PostgreSQL's SELECT has not, TOP and QUALIFY, in every SELECT of the statement that has them. */
export function rewriteSelects(draft: Draft): void {
  const wanted = new Set<number>()
  for (let index = 0; index < draft.length; index++) {
    const word = draft.word(index)
    if (word === 'top' && draft.tokens[index + 1]?.kind === 'number') wanted.add(index)
    else if (word === 'qualify' && draft.at(index - 1) !== '.') wanted.add(index)
    else if (word === 'all' && draft.phrase(index - 2, 'group', 'by')) wanted.add(index)
  }
  if (wanted.size === 0) return
  for (const block of selectBlocks(draft)) {
    const places = [...wanted].filter((place) => place > block.select && place < block.end)
    // The innermost SELECT around a word owns it: an outer one sees it at another depth.
    const own = places.filter((place) => depthBetween(draft, block.select, place) === 0)
    for (const place of own) {
      if (draft.word(place) === 'top') rewriteTop(draft, block, place)
      else if (draft.word(place) === 'all') rewriteGroupByAll(draft, block, place)
      else rewriteQualify(draft, block, place)
    }
  }
}

/** Every SELECT of the statement, the inner ones first. */
export function selectBlocks(draft: Draft): readonly SelectBlock[] {
  const blocks: SelectBlock[] = []
  for (let index = 0; index < draft.length; index++) {
    if (draft.word(index) === 'select') blocks.push({ select: index, end: blockEnd(draft, index) })
  }
  // Inner ones first, so that what an outer one wraps is complete.
  return blocks.reverse()
}

function blockEnd(draft: Draft, select: number): number {
  let end = textEnd(draft, select)
  // What a rule took away at the end is not part of the query: there is nothing to put text behind.
  while (end > select + 1 && draft.isRemoved(end - 1)) end--
  return end
}

function textEnd(draft: Draft, select: number): number {
  let depth = 0
  for (let index = select + 1; index < draft.length; index++) {
    const text = draft.at(index)
    if (text === '(' || text === '[') depth++
    else if (text === ')' || text === ']') {
      depth--
      if (depth < 0) return index
    } else if (depth === 0 && (text === ';' || setOperators.has(draft.word(index)))) return index
  }
  return draft.length
}

/** How many brackets are open at `to` that were not at `from`. */
export function depthBetween(draft: Draft, from: number, to: number): number {
  let depth = 0
  for (let index = from; index < to; index++) {
    const text = draft.at(index)
    if (text === '(' || text === '[') depth++
    else if (text === ')' || text === ']') depth--
  }
  return depth
}

/** `select top n …` to `select … limit n`. */
function rewriteTop(draft: Draft, block: SelectBlock, top: number): void {
  const before = draft.word(top - 1)
  if (before !== 'select' && before !== 'distinct' && before !== 'all') return
  const limit = draft.at(top + 1)
  draft.remove(top, top + 1)
  const preceding = /^(all|distinct)$/.test(draft.word(block.select - 1))
    ? block.select - 2
    : block.select - 1
  const operator = setOperators.has(draft.word(block.end)) || setOperators.has(draft.word(preceding))
  if (operator) draft.before(block.select, '(')
  draft.after(block.end - 1, ` LIMIT ${limit}${operator ? ')' : ''}`)
  draft.applied('top')
}

const aggregates =
  /^(sum|count|avg|min|max|listagg|median|stddev(_samp|_pop)?|var(iance|_samp|_pop)|bool_(and|or)|bit_(and|or)|any_value|percentile_(cont|disc)|hll|approximate)$/

/** `group by all` groups by every column of the list that holds no aggregate. */
function rewriteGroupByAll(draft: Draft, block: SelectBlock, all: number): void {
  let from = block.select + 1
  while (from < all && draft.word(from) !== 'from') from = draft.past(from)
  const starts = [block.select, ...draft.commas(block.select, from)]
  const grouped: number[] = []
  for (const [index, before] of starts.entries()) {
    const last = (starts[index + 1] ?? from) - 1
    if (draft.at(last) === '*') {
      draft.refuse('GROUP BY ALL with * is not supported by the local Redshift', 'name the columns', '0A000')
      return
    }
    if (!hasAggregate(draft, before + 1, last)) grouped.push(index + 1)
  }
  draft.replace(all, grouped.length === 0 ? '()' : grouped.join(', '))
  draft.applied('group-by-all')
}

function hasAggregate(draft: Draft, first: number, last: number): boolean {
  for (let index = first; index <= last; index++) {
    if (!aggregates.test(draft.word(index)) || draft.at(index + 1) !== '(') continue
    if (draft.word(draft.past(index + 1)) !== 'over') return true
  }
  return false
}
