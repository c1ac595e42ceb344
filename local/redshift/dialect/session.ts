import type { Draft } from './draft'
import { localName, mayBeLong } from './local-name'

/** Redshift's own settings with their defaults, kept under a prefix that PostgreSQL takes. */
export const settings: ReadonlyMap<string, string> = new Map([
  ['activate_aqua', 'auto'],
  ['analyze_threshold_percent', '10'],
  ['auto_analyze', 'on'],
  ['cast_super_null_on_error', 'on'],
  ['datashare_break_glass_session_var', ''],
  ['default_array_search_null_handling', 'on'],
  ['default_geometry_encoding', '1'],
  ['describe_field_name_in_uppercase', 'off'],
  ['downcase_delimited_identifier', 'on'],
  ['enable_case_sensitive_identifier', 'off'],
  ['enable_case_sensitive_super_attribute', 'off'],
  ['enable_large_strings_opt_in', 'off'],
  ['enable_numeric_rounding', 'off'],
  ['enable_result_cache_for_session', 'on'],
  ['enable_vacuum_boost', 'off'],
  ['error_on_nondeterministic_update', 'off'],
  ['json_parse_dedup_attributes', 'off'],
  ['json_parse_truncate_strings', 'off'],
  ['json_serialization_enable', 'off'],
  ['json_serialization_parse_nested_strings', 'off'],
  ['max_concurrency_scaling_clusters', '1'],
  ['mv_enable_aqmv_for_session', 'on'],
  ['navigate_super_null_on_error', 'on'],
  ['parse_super_null_on_error', 'off'],
  ['pg_federation_repeatable_read', 'on'],
  ['query_group', 'unset'],
  ['query_priority', 'normal'],
  ['require_ssl', 'off'],
  ['search_path_case_sensitive', 'off'],
  ['spectrum_query_maxerror', '-1'],
  ['stored_proc_log_min_messages', 'log'],
  ['use_fips_ssl', 'off'],
  ['wlm_query_slot_count', '1'],
])

const notSupported = /case_sensitive_identifier|path_case_sensitive/

/** The name under which PostgreSQL keeps a setting that a client brings when it connects. */
export function settingName(name: string): string {
  const folded = name.toLowerCase()
  return settings.has(folded) && !notSupported.test(folded) ? `rs.${folded}` : name
}

/** SET, RESET and SHOW of a setting that only Redshift has, and of those that hold names. */
export function rewriteSetting(draft: Draft): void {
  const at = /^(local|session)$/.test(draft.word(1)) ? 2 : 1
  const name = draft.word(at)
  if (namesSettings.test(name)) rewriteNames(draft, at, name)
  const usual = settings.get(name)
  if (name === 'readonly') {
    // What Amazon's JDBC driver sends for Connection.setReadOnly; no document names it.
    draft.replace(at, 'default_transaction_read_only')
    draft.applied('setting')
  }
  if (usual === undefined) return
  if (notSupported.test(name) && /^'?(true|on|1|yes)'?$/i.test(draft.at(at + 2))) {
    draft.refuse(
      `${name} is not supported by the local Redshift`,
      'write identifiers in lower case: they are folded always; attributes of SUPER keep their case with enable_case_sensitive_super_attribute',
    )
    return
  }
  draft.applied('setting')
  if (draft.word(0) === 'show') {
    draft.tag = 'SHOW'
    draft.replace(0, 'SELECT')
    draft.replace(1, `rs_catalog.current_setting('rs.${name}', '${usual}') AS ${name}`)
  } else draft.before(at, 'rs.')
}

/** Settings that hold names of schemas and users. */
const namesSettings = /^(search_path|session_authorization|role)$/

/** Their names can be such as PostgreSQL has no room for: they are shown as people wrote them, and may be given as literals. */
function rewriteNames(draft: Draft, at: number, name: string): void {
  if (draft.word(0) === 'show') {
    draft.tag = 'SHOW'
    draft.replace(0, 'SELECT')
    draft.replace(at, `rs_catalog.long_text(current_setting('${name}'))::varchar AS ${name}`)
    draft.applied('show-names')
    return
  }
  for (let index = at + 1; index < draft.length; index++) {
    const text = draft.at(index)
    if (draft.tokens[index]?.kind !== 'string' || !mayBeLong(text)) continue
    draft.replace(index, `'${localName(text.slice(1, -1))}'`)
    draft.applied('long-name')
  }
}
