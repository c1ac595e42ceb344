import type { Draft } from '../draft'
import { rewriteType } from '../types'
import type { Call, CallRules } from './call'

/** The functions that choose among their arguments, and those that cast. */
export const conditionalRules: CallRules = [
  ['nvl', (draft, call) => draft.replace(call.name, 'coalesce')],
  // Which Amazon's drivers call: the same as NVL.
  ['isnull', (draft, call) => draft.replace(call.name, 'coalesce')],
  ['nvl2', rewriteNvl2],
  ['decode', rewriteDecode],
  ['convert', rewriteConvert],
  ['try_cast', rewriteTryCast],
]

/** `nvl2(a, b, c)`: b unless a is NULL, else c. */
function rewriteNvl2(draft: Draft, call: Call): void {
  const [first, second] = call.commas
  if (first === undefined || second === undefined) return
  draft.replace(call.name, '')
  draft.replace(call.open, '(CASE WHEN (')
  draft.replace(first, ') IS NOT NULL THEN (')
  draft.replace(second, ') ELSE (')
  draft.replace(call.close, ') END)')
}

/** `decode(e, s1, r1, …, d)`: NULL equals NULL here. PostgreSQL's own decode(text, text) has two arguments. */
function rewriteDecode(draft: Draft, call: Call): boolean {
  const commas = call.commas
  const [first] = commas
  if (first === undefined || commas.length < 2) return false
  const hidden = draft.hide(call.open + 1, first - 1)
  const subject = (): string => draft.reveal(hidden, call.open + 1, first - 1)
  draft.replace(call.name, '')
  draft.replace(call.open, '(CASE')
  draft.replace(first, '')
  const hasDefault = commas.length % 2 === 1
  const results = commas.slice(1)
  draft.after(first, () => ` WHEN (${subject()}) IS NOT DISTINCT FROM (`)
  for (const [index, comma] of results.entries()) {
    const isResult = index % 2 === 0
    const isLast = index === results.length - 1
    draft.replace(comma, '')
    if (isResult) draft.after(comma, ') THEN (')
    else if (isLast && hasDefault) draft.after(comma, ') ELSE (')
    else draft.after(comma, () => `) WHEN (${subject()}) IS NOT DISTINCT FROM (`)
  }
  draft.replace(call.close, ') END)')
  return true
}

/** `convert(type, x)` is a cast. */
function rewriteConvert(draft: Draft, call: Call): void {
  const comma = call.commas[0]
  if (comma === undefined) return
  draft.replace(call.name, 'CAST')
  const hidden = draft.hide(call.open + 1, comma)
  draft.before(call.close, () => ` AS ${draft.reveal(hidden, call.open + 1, comma - 1)}`)
}

/** `try_cast(x as type)`: the function of the catalogue is told the type by its name and, for what it returns, by a value of it. */
function rewriteTryCast(draft: Draft, call: Call): boolean {
  let at = call.open + 1
  while (at < call.close && draft.word(at) !== 'as') at = draft.past(at)
  if (at >= call.close) return false
  rewriteType(draft, at + 1, 'cast')
  const [type, last] = [at + 1, call.close - 1]
  const hidden = draft.hide(type, last)
  draft.replace(call.name, 'rs_catalog.try_cast')
  const isUntyped = /^(?:string|param)$/.test(draft.tokens[call.open + 1]?.kind ?? '')
  if (at === call.open + 2 && (isUntyped || draft.word(call.open + 1) === 'null'))
    draft.after(call.open + 1, '::varchar')
  draft.replace(at, ',')
  draft.before(call.close, () => {
    const name = draft.reveal(hidden, type, last)
    return `$rs_type$${name}$rs_type$, NULL::${name}`
  })
  return true
}
