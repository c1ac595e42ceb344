import type { Draft } from '../draft'
import { type Call, type CallRules, qualify } from './call'

/** The functions of JSON text, and those that make SUPER of values. */
export const jsonRules: CallRules = [
  ['json_serialize', qualify],
  ['json_extract_path_text', rewriteJsonPath],
  ['array', (draft, call) => draft.replace(call.name, 'json_build_array')],
  ['object', (draft, call) => draft.replace(call.name, 'json_build_object')],
]

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
