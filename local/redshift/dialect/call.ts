import { nameEnd } from './create-table'
import type { Draft } from './draft'
import { localName } from './local-name'

/**
 * What asks for the modes of a procedure's arguments, one letter each: OUT arguments are no part of a CALL on Redshift, PostgreSQL wants
 * something in their places, and only the catalogue knows those.
 */
export const argumentModesQuery = 'select rs_catalog.argument_modes($1)'

/** What a CALL in a transaction block begins with, so that the procedure can tell that it must not commit. */
export const blockMark = '/*@rs_block@*/'

/** Marks a CALL in a transaction block. */
export function markBlock(draft: Draft): void {
  if (draft.word(0) === 'call') draft.prepend(`${blockMark} `)
}

/** The procedure that a CALL names, and how many arguments it gives, as JSON. */
export function calledProcedure(draft: Draft): string | undefined {
  if (draft.word(0) !== 'call') return undefined
  const open = nameEnd(draft, 1)
  const close = draft.close(open)
  if (close < 0) return undefined
  const names = []
  for (let index = 1; index < open; index += 2) names.push(localName(draft.name(index)))
  const inputs = close === open + 1 ? 0 : draft.commas(open, close).length + 1
  return JSON.stringify({ schema: names.at(-2) ?? null, name: names.at(-1), inputs })
}

/** Gives a NULL for each OUT argument. */
export function addOuts(draft: Draft, modes: string): void {
  const open = nameEnd(draft, 1)
  const close = draft.close(open)
  const given = close === open + 1 ? [] : [open, ...draft.commas(open, close)].map((before) => before + 1)
  let next = 0
  for (const [place, mode] of [...modes].entries()) {
    if (mode !== 'o') next++
    else if (next < given.length) draft.before(given[next] ?? close, 'NULL, ')
    else draft.before(close, place === 0 ? 'NULL' : ', NULL')
  }
  draft.applied('out-arguments')
}
