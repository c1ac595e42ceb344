import type { Draft } from './draft'
import type { SelectBlock } from './selects'

/** The words that end a FROM item's own name, or the clause. */
const afterItem = new Set(
  'on using join left right inner full cross natural where group having qualify order limit offset union tablesample'.split(
    ' ',
  ),
)
const afterQualify = new Set(['order', 'limit', 'offset', 'fetch'])

/** The clause words of one SELECT that stand at its own depth, with their places. */
interface Clauses {
  readonly from: number
  /** The first of WHERE, GROUP, HAVING, QUALIFY after FROM. */
  readonly afterFrom: number
  /** The first token after QUALIFY's condition. */
  readonly afterQualify: number
}

/**
 * QUALIFY filters on window functions: the SELECT becomes a subquery that computes the condition beside its columns, and the one around it
 * keeps the rows and, by name, the columns. `*` cannot be named, so there the whole row travels as one value and is opened again.
 * What cannot be named is refused, not guessed.
 */
export function rewriteQualify(draft: Draft, block: SelectBlock, qualify: number): void {
  const clauses = readClauses(draft, block, qualify)
  const distinct = draft.word(block.select + 1) === 'distinct'
  const columns = clauses === undefined ? undefined : outerColumns(draft, block, clauses, distinct ? 1 : 0)
  if (clauses === undefined || columns === undefined) {
    draft.refuse(
      'QUALIFY on this SELECT is not supported by the local Redshift',
      'name the columns instead of *, or leave joins with USING out of it',
    )
    return
  }
  const end = clauses.afterQualify
  const hidden = draft.hide(qualify, end - 1)
  const condition = (): string => draft.reveal(hidden, qualify + 1, end - 1)
  // What is qualified first is made distinct then.
  if (distinct) draft.remove(block.select + 1, block.select + 1)
  else orderInside(draft, block, clauses)
  draft.before(block.select, `SELECT ${distinct ? 'DISTINCT ' : ''}${columns.join(', ')} FROM (`)
  if (hasWindow(draft, qualify, end)) {
    draft.after(clauses.from - 1, () => `, (${condition()}) AS rs_qualifies`)
    draft.after(qualify - 1, ') AS rs_qualified WHERE rs_qualifies')
  } else {
    // Without a window function of its own it names columns of the SELECT that have one.
    draft.after(qualify - 1, () => `) AS rs_qualified WHERE ${condition()}`)
  }
  draft.applied('qualify')
}

function hasWindow(draft: Draft, qualify: number, end: number): boolean {
  for (let index = qualify; index < end; index++) if (draft.word(index) === 'over') return true
  return false
}

function readClauses(draft: Draft, block: SelectBlock, qualify: number): Clauses | undefined {
  let from = -1
  let afterFrom = qualify
  let after = block.end
  let depth = 0
  for (let index = block.select + 1; index < block.end; index++) {
    const text = draft.at(index)
    if (text === '(' || text === '[') depth++
    else if (text === ')' || text === ']') depth--
    if (depth !== 0) continue
    const word = draft.word(index)
    if (word === 'from' && from < 0) from = index
    else if (from > 0 && index < afterFrom && (word === 'where' || word === 'group' || word === 'having'))
      afterFrom = index
    else if (index > qualify && index < after && afterQualify.has(word)) after = index
  }
  return from < 0 ? undefined : { from, afterFrom, afterQualify: after }
}

/** The columns of the SELECT around it; names each `*` as rows on the way. */
function outerColumns(
  draft: Draft,
  block: SelectBlock,
  clauses: Clauses,
  skipped: number,
): readonly string[] | undefined {
  const outer: string[] = []
  const starts = [block.select + skipped, ...draft.commas(block.select, clauses.from)]
  for (const [index, before] of starts.entries()) {
    const first = before + 1
    const last = (starts[index + 1] ?? clauses.from) - 1
    if (draft.at(last) === '*' && (first === last || draft.at(last - 1) === '.')) {
      const rows = first === last ? fromItems(draft, clauses) : [draft.name(first)]
      if (rows === undefined) return undefined
      const names = rows.map((_, place) => `rs_row_${index}_${place}`)
      draft.remove(first, last)
      draft.before(first, rows.map((row, place) => `${quoted(row)} AS ${names[place]}`).join(', '))
      outer.push(...names.map((name) => `(${name}).*`))
    } else {
      const name = columnName(draft, first, last)
      if (name === undefined) {
        draft.after(last, ` AS rs_column_${index}`)
        outer.push(`rs_column_${index} AS ${quoted(usualName(draft, first, last))}`)
      } else outer.push(name)
    }
  }
  return outer
}

/** The name that a column of a SELECT gets, as far as it is certain. */
export function columnName(draft: Draft, first: number, last: number): string | undefined {
  const named = draft.name(last)
  if (named === '' || named === 'end' || named === 'null') return undefined
  const alone = first === last || draft.at(last - 1) === '.'
  if (!alone && draft.word(last - 1) !== 'as' && !endsOperand(draft, last - 1)) return undefined
  return quoted(named)
}

/** What a column without a name is called: as its function, if it is a call. */
function usualName(draft: Draft, first: number, last: number): string {
  if (draft.word(first) === 'case') return 'case'
  const close = draft.at(first + 1) === '(' ? draft.close(first + 1) : -1
  return close === last || (close > 0 && draft.word(close + 1) === 'over') ? draft.name(first) : '?column?'
}

/** `order by t.a`: what is no plain name is computed inside, where its tables are. */
function orderInside(draft: Draft, block: SelectBlock, clauses: Clauses): void {
  if (!draft.phrase(clauses.afterQualify, 'order', 'by')) return
  const begin = clauses.afterQualify + 1
  let end = begin + 1
  while (end < block.end && !/^(limit|offset|fetch)$/.test(draft.word(end))) end = draft.past(end)
  const starts = [begin, ...draft.commas(begin, end)]
  for (const [index, before] of starts.entries()) {
    let last = (starts[index + 1] ?? end) - 1
    while (/^(asc|desc|nulls|first|last)$/.test(draft.word(last))) last--
    if (last <= before + 1) continue
    const hidden = draft.hide(before + 1, last)
    draft.after(clauses.from - 1, () => `, (${draft.reveal(hidden, before + 1, last)}) AS rs_order_${index}`)
    draft.after(before, ` rs_order_${index}`)
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Whether a token can be the end of a value, so that a name after it is an alias. */
function endsOperand(draft: Draft, index: number): boolean {
  const kind = draft.tokens[index]?.kind
  return (
    draft.at(index) === ')' || kind === 'string' || kind === 'number' || kind === 'quoted' || kind === 'word'
  )
}

/** The aliases of what FROM lists; undefined where columns are merged or the shape is another one. */
function fromItems(draft: Draft, clauses: Clauses): readonly string[] | undefined {
  const items: string[] = []
  let at = clauses.from + 1
  while (at < clauses.afterFrom) {
    const word = draft.word(at)
    if (word === 'natural' || word === 'using') return undefined
    const starts = at === clauses.from + 1 || draft.at(at - 1) === ',' || draft.word(at - 1) === 'join'
    if (!starts) {
      at = draft.past(at)
      continue
    }
    let end = draft.past(at)
    while (draft.at(end) === '.') end += 2
    let alias = draft.name(end - 1)
    if (draft.word(end) === 'as') end++
    if (end < clauses.afterFrom && draft.name(end) !== '' && !afterItem.has(draft.word(end))) {
      alias = draft.name(end)
      end++
    }
    if (alias === '') return undefined
    items.push(alias)
    at = end
  }
  return items
}
