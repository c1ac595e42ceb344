import type { Draft } from './draft'
import { type SelectBlock, selectBlocks } from './selects'

/** What begins another SELECT of the same query, whose columns have to agree with those of the first. */
const setOperators = new Set(['union', 'except', 'intersect', 'minus'])

/**
 * The columns that a CREATE TABLE AS or a CREATE VIEW makes out of literals: `'abc'` is a VARCHAR(3) on Redshift and `1.23` a NUMERIC(3,2),
 * where PostgreSQL has types without a length. With UNION PostgreSQL finds a type for both sides by itself, which a cast would hinder.
 */
export function typeLiterals(draft: Draft): void {
  for (const block of selectBlocks(draft)) {
    if (setOperators.has(draft.word(block.end)) || isBehindOperator(draft, block)) continue
    let from = block.select + 1
    while (from < block.end && !endsList(draft, from)) from = draft.past(from)
    const starts = [block.select, ...draft.commas(block.select, from)]
    for (const [index, before] of starts.entries())
      typeItem(draft, before + 1, (starts[index + 1] ?? from) - 1)
  }
}

function isBehindOperator(draft: Draft, block: SelectBlock): boolean {
  const before = /^(all|distinct)$/.test(draft.word(block.select - 1)) ? block.select - 2 : block.select - 1
  return setOperators.has(draft.word(before))
}

function endsList(draft: Draft, index: number): boolean {
  return (
    /^(from|into|where|group|having|qualify|order|limit|offset)$/.test(draft.word(index)) ||
    draft.at(index) === ';'
  )
}

/** An item of a list that is a literal with a name; of a cast without one PostgreSQL would make the name. */
function typeItem(draft: Draft, first: number, last: number): void {
  const isNamed =
    last === first + 2 ? draft.word(first + 1) === 'as' : last === first + 1 && draft.name(last) !== ''
  if (!isNamed) return
  const type = typeOf(draft, first)
  if (type !== undefined) draft.after(first, `::${type}`)
}

function typeOf(draft: Draft, index: number): string | undefined {
  const text = draft.at(index)
  const kind = draft.tokens[index]?.kind
  if (kind === 'string' && text.startsWith("'") && text.length > 2 && !text.includes('\\'))
    return `varchar(${Buffer.byteLength(text.slice(1, -1).replaceAll("''", "'"))})`
  const [whole, fraction] = /^\d+\.\d+$/.test(text) ? text.split('.') : []
  if (kind !== 'number' || whole === undefined || fraction === undefined) return undefined
  const digits = whole.replace(/^0+(?=\d)/, '').length + fraction.length
  return digits > 38 ? undefined : `numeric(${digits}, ${fraction.length})`
}
