import type { Draft } from './draft'
import { localName } from './local-name'

/** One PIVOT or UNPIVOT of a FROM clause. */
export interface Pivot {
  readonly kind: 'pivot' | 'unpivot'
  /** The first and the last token of what is turned. */
  readonly first: number
  readonly last: number
  /** The bracket of the definition. */
  readonly open: number
  readonly close: number
  readonly includesNulls: boolean
}

const itemStarts = /^(from|join)$/

/** Every PIVOT and UNPIVOT of the statement. */
export function findPivots(draft: Draft): readonly Pivot[] {
  const found: Pivot[] = []
  for (let index = 2; index < draft.length; index++) {
    const kind = draft.word(index)
    if (kind !== 'pivot' && kind !== 'unpivot') continue
    const hasNulls = /^(include|exclude)$/.test(draft.word(index + 1)) && draft.word(index + 2) === 'nulls'
    const open = hasNulls ? index + 3 : index + 1
    const close = draft.close(open)
    if (draft.at(open) !== '(' || close < 0) continue
    const first = inputStart(draft, index - 1)
    const includesNulls = draft.word(index + 1) === 'include'
    found.push({ kind, first, last: index - 1, open, close, includesNulls })
    if (isTurnable(draft, first, index - 1)) continue
    draft.refuse(
      `${kind.toUpperCase()} is not supported on joins, nor on ${kind.toUpperCase()} itself`,
      'put it into a subquery or a common table expression',
    )
  }
  return found
}

/** The query that tells the columns of what is turned: with the common table expressions that stand before it. */
export function inputQuery(draft: Draft, { first, last }: Pivot): string {
  const input =
    draft.wrapped === undefined ? draft.render(first, last) : draft.reveal(draft.wrapped, first, last)
  return `${precedingWith(draft, first)}SELECT * FROM ${input}`
}

/** Replaces one PIVOT or UNPIVOT, given the columns of what it turns. */
export function rewritePivot(draft: Draft, pivot: Pivot, columns: readonly string[]): void {
  const { first, last, close } = pivot
  const group = draft.hide(first, close)
  const show = (from: number, to: number): string => draft.reveal(group, from, to)
  const text =
    pivot.kind === 'pivot' ? pivotText(draft, pivot, columns, show) : unpivotText(draft, pivot, columns, show)
  if (text === undefined) return
  draft.after(first - 1, () => ` ${text(show(first, last))} `)
  draft.applied(pivot.kind)
}

type Show = (from: number, to: number) => string
type Text = ((input: string) => string) | undefined

function pivotText(draft: Draft, pivot: Pivot, columns: readonly string[], show: Show): Text {
  const { open, close } = pivot
  const call = open + 1
  const arguments_ = call + 1
  const argumentsEnd = draft.close(arguments_)
  if (!/^(count|sum|min|max|avg)$/.test(draft.word(call)) || draft.at(arguments_) !== '(') {
    refusePivot(draft, call, 'PIVOT takes COUNT, SUM, MIN, MAX or AVG')
    return undefined
  }
  const aliasAt = draft.word(argumentsEnd + 1) === 'as' ? argumentsEnd + 2 : argumentsEnd + 1
  const hasAlias = draft.word(aliasAt) !== 'for'
  const alias = hasAlias ? draft.name(aliasAt) : ''
  const forAt = hasAlias ? aliasAt + 1 : aliasAt
  const list = forAt + 3
  if (draft.word(forAt) !== 'for' || draft.word(forAt + 2) !== 'in' || draft.close(list) !== close - 1) {
    refusePivot(draft, forAt, 'PIVOT (aggregate FOR column IN (value AS name, …))')
    return undefined
  }
  const used = new Set([localName(draft.name(forAt + 1))])
  for (let index = arguments_; index < argumentsEnd; index++) used.add(localName(draft.name(index)))
  const implicit = columns.filter((column) => !used.has(column)).map(quoted)
  const values = listItems(draft, list, close - 1)
  const isDistinct = draft.word(arguments_ + 1) === 'distinct'
  const isStar = draft.at(arguments_ + 1) === '*'
  return (input) => {
    const subject = show(forAt + 1, forAt + 1)
    const value = isStar ? '1' : show(arguments_ + (isDistinct ? 2 : 1), argumentsEnd - 1)
    const turned = values.map((item) => {
      const name = item.name + (alias === '' ? '' : `_${alias}`)
      const compared = show(item.first, item.last)
      const picked = `CASE WHEN ${subject} IS NOT DISTINCT FROM ${compared} THEN ${value} END`
      return `${show(call, arguments_)}${isDistinct ? 'DISTINCT ' : ''}${picked}${show(argumentsEnd, argumentsEnd)} AS ${quoted(localName(name))}`
    })
    const group = implicit.length === 0 ? '' : ` GROUP BY ${implicit.join(', ')}`
    return `(SELECT ${[...implicit, ...turned].join(', ')} FROM ${input}${group})`
  }
}

function unpivotText(draft: Draft, pivot: Pivot, columns: readonly string[], _show: Show): Text {
  const { open, close } = pivot
  const list = open + 5
  if (draft.word(open + 2) !== 'for' || draft.word(open + 4) !== 'in' || draft.close(list) !== close - 1) {
    refusePivot(draft, open + 1, 'UNPIVOT (value FOR name IN (column AS name, …))')
    return undefined
  }
  const value = quoted(localName(draft.name(open + 1)))
  const title = quoted(localName(draft.name(open + 3)))
  const items = listItems(draft, list, close - 1)
  const turned = new Set(items.map((item) => localName(draft.name(item.first))))
  const implicit = columns.filter((column) => !turned.has(column)).map(quoted)
  return (input) => {
    const parts = items.map((item) => {
      const column = quoted(localName(draft.name(item.first)))
      const chosen = [
        ...implicit,
        `'${item.name.replaceAll("'", "''")}'::varchar AS ${title}`,
        `${column} AS ${value}`,
      ]
      return `SELECT ${chosen.join(', ')} FROM rs_input${pivot.includesNulls ? '' : ` WHERE ${column} IS NOT NULL`}`
    })
    return `(WITH rs_input AS (SELECT * FROM ${input}) ${parts.join(' UNION ALL ')})`
  }
}

interface ListItem {
  readonly first: number
  readonly last: number
  readonly name: string
}

/** The values of an IN list, each with its alias or what it is called without one. */
function listItems(draft: Draft, open: number, close: number): readonly ListItem[] {
  const starts = [open, ...draft.commas(open, close)]
  return starts.map((before, index) => {
    const first = before + 1
    const last = (starts[index + 1] ?? close) - 1
    if (last > first && draft.name(last) !== '' && draft.at(last - 1) !== '.') {
      const end = draft.word(last - 1) === 'as' ? last - 2 : last - 1
      return { first, last: end, name: draft.name(last) }
    }
    return { first, last, name: first === last ? constantName(draft, first) : '?column?' }
  })
}

function constantName(draft: Draft, index: number): string {
  const token = draft.tokens[index]
  if (token?.kind === 'string') return token.text.slice(1, -1).replaceAll("''", "'")
  return token?.kind === 'number' ? token.text : draft.name(index)
}

function refusePivot(draft: Draft, at: number, hint: string): void {
  draft.refuse(`syntax error at or near "${draft.at(at)}"`, hint, '42601')
}

/** Where the item of FROM that ends at a place begins. */
function inputStart(draft: Draft, end: number): number {
  let depth = 0
  for (let index = end; index > 0; index--) {
    const text = draft.at(index)
    if (text === ')') depth++
    else if (text === '(') depth--
    if (depth === 0 && (itemStarts.test(draft.word(index)) || text === ',')) return index + 1
    if (depth < 0) return index + 1
  }
  return 0
}

function isTurnable(draft: Draft, first: number, last: number): boolean {
  for (let index = first; index <= last; index++) {
    if (draft.at(index) === '(') index = draft.close(index)
    else if (/^(on|using|join|pivot|unpivot)$/.test(draft.word(index))) return false
  }
  return draft.word(first - 1) !== 'join'
}

/** The common table expressions that a place may name, as the beginning of a query. */
function precedingWith(draft: Draft, place: number): string {
  let begin = 0
  while (begin < place && draft.word(begin) !== 'with' && draft.word(begin) !== 'select') begin++
  if (draft.word(begin) !== 'with') return ''
  let end = begin
  for (let index = begin + 1; index < place; index++) {
    if (draft.at(index) === '(' && draft.word(index - 1) === 'as') {
      const close = draft.close(index)
      if (close > place) break
      end = close
      index = close
    } else if (draft.at(index) === '(') index = draft.close(index)
    else if (draft.word(index) === 'select') break
  }
  if (end === begin) return ''
  const text =
    draft.wrapped === undefined ? draft.render(begin, end) : draft.reveal(draft.wrapped, begin, end)
  return `${text} `
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
