import { nameEnd } from '../create-table'
import type { Draft } from '../draft'
import { localName } from '../local-name'
import { quoted } from './path'

/** A column of the table that is written, in the order of the table. */
export interface WrittenColumn {
  readonly name: string
  readonly isSuper: boolean
}

/** An INSERT … VALUES or UPDATE … SET with literals that a SUPER column may get. */
interface Writing {
  /** The table, quoted for `to_regclass`. */
  readonly table: string
  /** Each literal with the column it is for, by name or by its place among the columns. */
  readonly literals: readonly { readonly at: number; readonly column: string | number }[]
}

/**
 * What asks for the columns of a table by its quoted name: a string is stored as a SUPER string, not as the JSON that it may hold, and
 * only the table knows which of its columns are SUPER.
 */
export const writtenColumnsQuery = 'select rs_catalog.written_columns($1)'

/** The table whose columns have to be known before the statement can be rewritten; none where it writes no literal. */
export function writtenTable(draft: Draft): string | undefined {
  const writing = readWriting(draft)
  return writing === undefined || writing.literals.length === 0 ? undefined : writing.table
}

/** Makes the literals that go into SUPER columns text, which the assignment turns into a SUPER string. */
export function storeLiterals(draft: Draft, columns: readonly WrittenColumn[]): void {
  for (const { at, column } of readWriting(draft)?.literals ?? []) {
    const found =
      typeof column === 'number' ? columns[column] : columns.find((candidate) => candidate.name === column)
    if (found?.isSuper !== true) continue
    draft.after(at, '::text')
    draft.applied('super-string')
  }
}

function readWriting(draft: Draft): Writing | undefined {
  if (draft.phrase(0, 'insert', 'into')) return readInsert(draft)
  return draft.word(0) === 'update' ? readUpdate(draft) : undefined
}

function tableName(draft: Draft, from: number, end: number): string {
  const names: string[] = []
  for (let index = from; index < end; index += 2) names.push(quoted(localName(draft.name(index))))
  // The name of the database says nothing here.
  return names.slice(-2).join('.')
}

function readInsert(draft: Draft): Writing | undefined {
  const end = nameEnd(draft, 2)
  const named: string[] = []
  let at = end
  if (draft.at(at) === '(' && draft.word(at + 1) !== 'select') {
    for (const before of [at, ...draft.commas(at, draft.close(at))]) named.push(draft.name(before + 1))
    at = draft.past(at)
  }
  if (draft.word(at) !== 'values') return undefined
  const literals: { at: number; column: string | number }[] = []
  for (let open = at + 1; draft.at(open) === '('; open = draft.past(open) + 1) {
    const close = draft.close(open)
    if (close < 0) break
    for (const [place, before] of [open, ...draft.commas(open, close)].entries()) {
      if (isLone(draft, before + 1)) literals.push({ at: before + 1, column: named[place] ?? place })
    }
  }
  return { table: tableName(draft, 2, end), literals }
}

function readUpdate(draft: Draft): Writing | undefined {
  const end = nameEnd(draft, 1)
  const set = draft.tokens.findIndex((_, index) => draft.word(index) === 'set')
  if (set < 0) return undefined
  const literals: { at: number; column: string }[] = []
  for (const before of [set, ...draft.commas(set, draft.length)]) {
    if (draft.at(before + 2) === '=' && isLone(draft, before + 3))
      literals.push({ at: before + 3, column: draft.name(before + 1) })
  }
  return { table: tableName(draft, 1, end), literals }
}

/** A literal that is a whole value. */
function isLone(draft: Draft, at: number): boolean {
  if (draft.tokens[at]?.kind !== 'string') return false
  const next = draft.at(at + 1)
  return (
    next === ',' || next === ')' || next === '' || next === ';' || /^(where|from)$/.test(draft.word(at + 1))
  )
}
