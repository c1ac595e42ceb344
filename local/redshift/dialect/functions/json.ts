import type { Draft } from '../draft'
import { readsCatalog } from '../refuse'
import { type Call, type CallRules, qualify } from './call'

/** The functions of JSON text, and those that make SUPER of values. */
export const jsonRules: CallRules = [
  ['json_serialize', qualify],
  ['json_extract_path_text', rewriteJsonPath],
  [
    'array',
    // Of a query on the catalogue it is PostgreSQL's, as psql asks for the groups of users.
    (draft, call) =>
      draft.word(call.open + 1) === 'select' && readsCatalog(draft)
        ? false
        : build(draft, call, 'json_build_array'),
  ],
  ['object', (draft, call) => build(draft, call, 'json_build_object')],
  ['object_transform', rewriteTransform],
  ...['floor', 'ceil', 'ceiling', 'round', 'abs', 'sum'].map((name) => [name, typeLiteral] as const),
]

/** PostgreSQL's functions write white space, which SUPER has none of. */
function build(draft: Draft, call: Call, name: string): void {
  draft.replace(call.name, `rs_catalog.${draft.word(call.name)}(${name}`)
  draft.after(call.close, ')')
}

/** A literal can be a number or, as the catalogue has these functions for it, SUPER: it is a number. */
function typeLiteral(draft: Draft, call: Call): boolean {
  const argument = draft.tokens[call.open + 1]
  if (argument?.kind !== 'string' && argument?.kind !== 'param') return false
  if (!/^[,)]$/.test(draft.at(call.open + 2))) return false
  draft.after(call.open + 1, '::double precision')
  return true
}

/** `object_transform(x keep p, … set p, v, …)`: the paths that are kept, and the changes, are arrays of the catalogue's function. */
function rewriteTransform(draft: Draft, call: Call): void {
  const words = [call.open, ...call.commas, call.close]
  const clause = (name: string) => {
    for (let index = call.open + 1; index < call.close; index++) {
      if (draft.at(index) === '(' || draft.at(index) === '[') index = draft.close(index)
      else if (draft.word(index) === name && draft.at(index - 1) !== '.' && !words.includes(index + 1))
        return index
    }
    return -1
  }
  const keep = clause('keep')
  const set = clause('set')
  draft.before(call.name, 'rs_catalog.')
  if (keep > 0) {
    draft.replace(keep, ', ARRAY[')
    draft.before(set > 0 ? set : call.close, ']')
  } else draft.before(set > 0 ? set : call.close, ', NULL::text[]')
  if (set > 0) {
    draft.replace(set, ', json_build_array(')
    draft.before(call.close, ')')
  } else draft.before(call.close, ", '[]'")
}

/** The last argument TRUE or FALSE says whether bad JSON is NULL. */
function rewriteJsonPath(draft: Draft, call: Call): boolean {
  const last = call.commas.at(-1)
  const flag = last === undefined ? '' : draft.word(last + 1)
  if (last === undefined || (flag !== 'true' && flag !== 'false') || last + 2 !== call.close) return false
  draft.before(call.name, 'rs_catalog.')
  draft.before(call.open + 1, `${flag}, `)
  draft.remove(last, last + 1)
  return true
}
