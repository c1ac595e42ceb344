import { isLookedUp } from '../looked-up'
import { type CallRules, qualify } from './call'

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
  ['current_schema', (draft, call) => (isLookedUp(draft, call.name) ? false : qualify(draft, call))],
  ['current_schemas', qualify],
  ['current_setting', qualify],
  ['pg_get_userbyid', qualify],
]
