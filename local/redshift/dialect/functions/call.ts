import type { Draft } from '../draft'

/** One call: the places of its name, its brackets and the commas between its arguments. */
export interface Call {
  readonly name: number
  readonly open: number
  readonly close: number
  readonly commas: readonly number[]
}

/** Answers false where it left the call as it was. */
export type CallRule = (draft: Draft, call: Call) => unknown

/** The rules of one topic: the name of the function, and what becomes of a call of it. */
export type CallRules = readonly (readonly [name: string, rule: CallRule])[]

/** Takes the function of the same name in `rs_catalog`: PostgreSQL has one too, and it answers otherwise. */
export function qualify(draft: Draft, call: Call): void {
  draft.before(call.name, 'rs_catalog.')
}

/** Takes another function of `rs_catalog`, under whose name the column of the answer then stands. */
export function rename(name: string): CallRule {
  return (draft, call) => draft.replace(call.name, `rs_catalog.${name}`)
}

/** The places of the first and the last token of an argument, counted from 0. */
export function argument(call: Call, place: number): readonly [first: number, last: number] {
  const first = place === 0 ? call.open : (call.commas[place - 1] ?? call.close)
  return [first + 1, (call.commas[place] ?? call.close) - 1]
}

/** A lone literal is a timestamp, which PostgreSQL would take for one with a zone. */
export function literalIsTimestamp(draft: Draft, first: number, last: number): boolean {
  if (first !== last || draft.tokens[first]?.kind !== 'string') return false
  draft.after(first, '::timestamp')
  return true
}
