import type { Draft } from '../draft'
import { isLookedUp } from '../looked-up'
import { settings } from '../session'
import { type Call, type CallRules, qualify } from './call'

/** Calls whose answer would be another one in PostgreSQL. */
const replaced = [
  'concat',
  'regexp_replace',
  'regexp_substr',
  'regexp_instr',
  'regexp_count',
  'octet_length',
  'split_part',
  // Of type DOUBLE PRECISION always, where PostgreSQL answers NUMERIC to NUMERIC.
  'exp',
  'ln',
  'log',
  'sqrt',
  'power',
  'pow',
]

/** The functions of text and of numbers. */
export const textRules: CallRules = [
  ...replaced.map((name) => [name, qualify] as const),
  ['version', qualify],
  ['format_type', qualify],
  ['pg_get_constraintdef', qualify],
  ['pg_get_indexdef', qualify],
  ['pg_get_viewdef', qualify],
  ['current_schema', (draft, call) => (isLookedUp(draft, call.name) ? false : qualify(draft, call))],
  ['current_schemas', qualify],
  ['current_setting', (draft, call) => rewriteSettingName(draft, call) || qualify(draft, call)],
  ['set_config', rewriteSettingName],
  ['pg_get_userbyid', qualify],
  ...['has_table_privilege', 'has_schema_privilege', 'has_database_privilege'].map(
    (name) => [name, findUser] as const,
  ),
]

/** The setting of CURRENT_SETTING and SET_CONFIG, where only Redshift has it. */
function rewriteSettingName(draft: Draft, call: Call): boolean {
  const name = /^'(\w+)'$/.exec(draft.at(call.open + 1))?.[1]?.toLowerCase() ?? ''
  const usual = settings.get(name)
  if (usual === undefined) return false
  draft.replace(call.open + 1, `'rs.${name}'`)
  if (draft.word(call.name) === 'current_setting') {
    draft.before(call.name, 'rs_catalog.')
    draft.before(call.close, `, '${usual}'`)
  }
  return true
}

/** `has_…_privilege(user, object, privilege)`: the user as the catalogue shows its name. */
function findUser(draft: Draft, call: Call): boolean {
  const [first, second] = call.commas
  if (first === undefined || second === undefined) return false
  draft.before(call.open + 1, 'rs_catalog.role_of(')
  draft.before(first, ')')
  return true
}
