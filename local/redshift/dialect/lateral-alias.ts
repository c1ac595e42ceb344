import type { Draft } from './draft'
import { columnName } from './qualify'
import { type SelectBlock, selectBlocks } from './selects'

/**
 * A name in a SELECT that may stand for an item before it. Whether it does depends on the tables: a column of that name in the FROM
 * clause comes first, so the catalogue is asked before the expression of the item is put in its place.
 */
export interface AliasCandidate {
  /** The alias, in lower case. */
  readonly name: string
  /** The first and the last token of the expression that it names. */
  readonly first: number
  readonly last: number
  /** Where it is used. */
  readonly uses: readonly number[]
}

/** The clauses that may use an alias beside the items after it. */
const usingClauses = new Set(['where', 'having'])
const clauseWords = new Set([
  'from',
  'where',
  'group',
  'having',
  'qualify',
  'order',
  'limit',
  'offset',
  'window',
  'into',
])

/** Words of SQL behind which an expression, or the name of a type, goes on: what follows another word is an alias without AS. */
const goesOn = new Set(
  'select distinct all and or not is in like ilike similar to between escape case when then else from as at time zone collate over any some exists interval double character with without top'.split(
    ' ',
  ),
)

/** What may be lateral aliases, in every SELECT of the statement; none where no name is used that way. */
export function aliasCandidates(draft: Draft): readonly AliasCandidate[] {
  return [...selectBlocks(draft)].reverse().flatMap((block) => candidatesOf(draft, block))
}

/** Puts the expression of each candidate in the place of its uses. Aliases of aliases are resolved as the text is written. */
export function inlineAliases(
  draft: Draft,
  candidates: readonly AliasCandidate[],
  chosen: ReadonlySet<number>,
): void {
  for (const index of chosen) {
    const candidate = candidates[index]
    if (candidate === undefined) continue
    for (const use of candidate.uses) {
      draft.replace(use, '')
      draft.before(use, () => `(${draft.render(candidate.first, candidate.last)})`)
    }
    draft.applied('lateral-alias')
  }
}

/** The query of a statement, in which the catalogue looks for names that are no columns. */
export function queryText(draft: Draft): string {
  let first = 0
  if (!/^(select|with|insert|update|delete|merge|\()$/.test(draft.word(0) || draft.at(0))) {
    while (first < draft.length && !/^(select|with)$/.test(draft.word(first))) first++
    while (draft.at(first - 1) === '(') first--
  }
  let last = draft.length - 1
  while (last > 0 && draft.at(last) === ';') last--
  return draft.wrapped === undefined ? draft.render(first, last) : draft.reveal(draft.wrapped, first, last)
}

function candidatesOf(draft: Draft, block: SelectBlock): readonly AliasCandidate[] {
  const list = listEnd(draft, block)
  const starts = [beforeItems(draft, block.select), ...draft.commas(block.select, list)]
  const ends = starts.map((_, index) => (starts[index + 1] ?? list) - 1)
  const found: AliasCandidate[] = []
  for (const [index, before] of starts.entries()) {
    const end = ends[index] ?? list - 1
    const item = namedItem(draft, before + 1, end)
    if (item === undefined) continue
    const uses = [
      ...starts.slice(index + 1).flatMap((start, offset) => {
        const itemEnd = ends[index + 1 + offset] ?? list - 1
        return usesBetween(draft, item.name, start + 1, expressionEnd(draft, start + 1, itemEnd))
      }),
      ...clauseUses(draft, block, list, item.name),
    ]
    // Of two items of one name the later one is meant after it.
    const own = uses.filter(
      (use) => !found.some((other) => other.uses.includes(use) && other.name !== item.name),
    )
    if (own.length > 0) found.push({ ...item, uses: own })
  }
  return found
}

/** The token before the first item: SELECT itself, or what stands between them. */
function beforeItems(draft: Draft, select: number): number {
  const quantifier = /^(distinct|all)$/.test(draft.word(select + 1)) ? select + 1 : select
  return draft.word(quantifier + 1) === 'top' && draft.tokens[quantifier + 2]?.kind === 'number'
    ? quantifier + 2
    : quantifier
}

/** The place after the list of columns. */
function listEnd(draft: Draft, block: SelectBlock): number {
  for (let index = block.select + 1; index < block.end; index++) {
    if (draft.at(index) === '(' || draft.at(index) === '[') index = draft.close(index)
    else if (clauseWords.has(draft.word(index)) && !/^(?:\.|within)$/i.test(draft.at(index - 1))) return index
  }
  return block.end
}

/** An item that is more than a column, with a name of its own. */
function namedItem(draft: Draft, first: number, end: number): Omit<AliasCandidate, 'uses'> | undefined {
  if (end <= first) return undefined
  const quoted = columnName(draft, first, end)
  const last = expressionEnd(draft, first, end)
  if (quoted === undefined || last === end || last < first) return undefined
  const name = draft.name(end)
  // `a as a`, `t.a as a`: nothing to put in.
  const isItself = draft.name(last) === name && (last === first || draft.at(last - 1) === '.')
  return isItself ? undefined : { name, first, last }
}

/** The last token of an item without its alias. */
function expressionEnd(draft: Draft, first: number, end: number): number {
  if (end <= first || draft.name(end) === '' || draft.at(end - 1) === '.') return end
  if (draft.word(end - 1) === 'as') return end - 2
  const before = draft.tokens[end - 1]
  const endsOperand =
    before !== undefined &&
    (before.text === ')' ||
      before.text === ']' ||
      /^(string|number|quoted|param)$/.test(before.kind) ||
      (before.kind === 'word' && !goesOn.has(draft.word(end - 1))))
  return endsOperand && draft.word(end) !== 'end' ? end - 1 : end
}

function clauseUses(draft: Draft, block: SelectBlock, list: number, name: string): readonly number[] {
  const uses: number[] = []
  let clause = ''
  for (let index = list; index < block.end; index++) {
    if (draft.at(index) === '(' && clause === 'from') index = draft.close(index)
    else if (clauseWords.has(draft.word(index)) && draft.at(index - 1) !== '.') clause = draft.word(index)
    else if (usingClauses.has(clause)) {
      const end = draft.at(index) === '(' ? draft.close(index) : index
      uses.push(...usesBetween(draft, name, index, end))
      index = Math.max(index, end)
    }
  }
  return uses
}

/** Where a name stands for a value, subqueries left out. */
function usesBetween(draft: Draft, name: string, first: number, last: number): readonly number[] {
  const uses: number[] = []
  for (let index = first; index <= last; index++) {
    if (draft.at(index) === '(' && /^(select|with)$/.test(draft.word(index + 1))) index = draft.close(index)
    else if (
      draft.name(index) === name &&
      !/^[.]$|^\($/.test(draft.at(index + 1)) &&
      draft.at(index - 1) !== '.' &&
      draft.at(index - 1) !== '::' &&
      draft.word(index - 1) !== 'as'
    )
      uses.push(index)
  }
  return uses
}

/**
 * Which of the candidates are aliases indeed. `missing` says which column the statement misses with some of them replaced, and a name that
 * is missed is no column of its tables. One after another, as a column that has the name of an alias must not be replaced meanwhile.
 */
export async function neededAliases(
  names: readonly string[],
  isLate: boolean,
  missing: (inlined: ReadonlySet<number>) => Promise<string | undefined>,
): Promise<ReadonlySet<number>> {
  const all = names.map((_, index) => index)
  const needed = new Set<number>()
  for (;;) {
    const missed = await missing(needed)
    // A late-binding view whose tables are not there yet: nobody can tell, so every alias counts.
    if (missed === '' && isLate && needed.size === 0) return new Set(all)
    const named = all.filter((index) => names[index] === missed && !needed.has(index))
    if (missed === undefined || named.length === 0) return needed
    for (const index of named) {
      // In one SELECT the name may be an alias, in another a column.
      const others = new Set([...needed, ...named].filter((other) => other !== index))
      if (named.length === 1 || (await missing(others)) === missed) needed.add(index)
    }
    if (!named.some((index) => needed.has(index))) return needed
  }
}
