import type { Draft } from '../draft'
import { isCall, type RefusalEntry } from './entry'

/** A function that Redshift has not: each with what to use. */
const missingFunctions: readonly (readonly [names: string, instead: string])[] = [
  ['string_agg', 'use LISTAGG(value, separator) WITHIN GROUP (ORDER BY …)'],
  [
    'array_agg json_agg jsonb_agg xmlagg',
    'use LISTAGG(value, separator) WITHIN GROUP (ORDER BY …), or SPLIT_TO_ARRAY of it',
  ],
  [
    'json_object_agg jsonb_object_agg json_build_object jsonb_build_object row_to_json to_json to_jsonb',
    'use OBJECT(key, value, …)',
  ],
  ['json_build_array jsonb_build_array', 'use ARRAY(value, …)'],
  [
    'json_array_elements jsonb_array_elements json_array_elements_text jsonb_array_elements_text json_each jsonb_each json_each_text json_to_recordset',
    'unnest SUPER in the FROM clause: FROM t, t.items AS item',
  ],
  [
    'array_length array_upper array_to_string string_to_array array_position array_remove array_append_pg cardinality',
    'use SUPER with GET_ARRAY_LENGTH, ARRAY_TO_STRING … or SPLIT_TO_ARRAY',
  ],
  [
    'regexp_matches regexp_match regexp_split_to_table regexp_split_to_array',
    'use REGEXP_SUBSTR, REGEXP_INSTR or REGEXP_COUNT',
  ],
  ['concat_ws', "use a || ',' || b"],
  ['format', 'use || and TO_CHAR'],
  ['gen_random_uuid uuid_generate_v4', 'compute the id before the rows are loaded, or use IDENTITY'],
  ['make_date make_timestamp make_interval make_time', 'use TO_DATE, TO_TIMESTAMP or DATEADD'],
  ['date_bin', 'use DATE_TRUNC'],
  ['starts_with', "use LIKE 'prefix%'"],
  ['clock_timestamp statement_timestamp transaction_timestamp', 'use GETDATE() or SYSDATE'],
  [
    'jsonb_extract_path_text jsonb_set jsonb_path_query jsonb_typeof jsonb_pretty',
    'use JSON_EXTRACT_PATH_TEXT, or dot notation on SUPER',
  ],
]

/** Functions of the leader node: they work without tables, and on the catalogue only. */
const leaderFunctions: readonly (readonly [names: string, instead: string])[] = [
  ['now age', 'use GETDATE(), or DATEDIFF'],
  ['generate_series', 'use a recursive CTE, or a table of numbers'],
]

/** The functions that Redshift has not, or not on tables. */
export const functionRefusals: readonly RefusalEntry[] = [
  ...missingFunctions.flatMap(([names, hint]) =>
    names.split(' ').map((name) => ({
      construct: `${name}()`,
      missingIn: 'redshift' as const,
      example: `select ${name}(a) from t`,
      message: `function ${name}() does not exist`,
      hint: `Redshift has no ${name.toUpperCase()}: ${hint}`,
      code: '42883',
      triggers: [name],
      found: isCall,
      allowedOnCatalog: true as const,
    })),
  ),
  ...leaderFunctions.flatMap(([names, hint]) =>
    names.split(' ').map((name) => ({
      construct: `${name}() with tables`,
      missingIn: 'redshift' as const,
      example: `select ${name}(a) from t`,
      message: `Specified types or functions (one per INFO message) not supported on Redshift tables: ${name}()`,
      hint: `${name.toUpperCase()} runs on the leader node only: ${hint}`,
      triggers: [name],
      found: (draft: Draft, index: number) => isCall(draft, index) && readsTables(draft),
      allowedOnCatalog: true as const,
    })),
  ),
]

/** Whether the statement reads or writes a table that people made: not only subqueries, functions and names of its own WITH. */
function readsTables(draft: Draft): boolean {
  const own = new Set<string>()
  for (let index = 0; index < draft.length; index++) {
    if (draft.phrase(index, 'as') && draft.at(index + 1) === '(') own.add(draft.name(index - 1))
  }
  for (let index = 0; index < draft.length; index++) {
    if (!/^(from|join|into|update)$/.test(draft.word(index))) continue
    const name = draft.name(index + 1)
    if (name !== '' && draft.at(index + 2) !== '(' && !own.has(name)) return true
  }
  return draft.word(0) === 'create'
}
