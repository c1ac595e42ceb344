import type { Draft } from './draft'
import { localName } from './local-name'

/** Redshift's own settings, kept under a prefix that PostgreSQL takes. */
const settings = new Set(
  (
    'query_group enable_case_sensitive_identifier enable_case_sensitive_super_attribute downcase_delimited_identifier wlm_query_slot_count ' +
    'enable_result_cache_for_session describe_field_name_in_uppercase json_serialization_enable json_serialization_parse_nested_strings ' +
    'error_on_nondeterministic_update analyze_threshold_percent auto_analyze mv_enable_aqmv_for_session navigate_super_null_on_error ' +
    'parse_super_null_on_error cast_super_null_on_error enable_vacuum_boost enable_large_strings_opt_in query_priority spectrum_query_maxerror ' +
    'datashare_break_glass_session_var max_concurrency_scaling_clusters activate_aqua enable_numeric_rounding default_geometry_encoding ' +
    'stored_proc_log_min_messages pg_federation_repeatable_read search_path_case_sensitive require_ssl use_fips_ssl'
  ).split(' '),
)

/** What SHOW answers for a setting that the session has not set. */
const unset = "coalesce(nullif(current_setting('rs.NAME', true), ''), 'default')"

/** SET, RESET and SHOW of a setting that only Redshift has. */
export function rewriteSetting(draft: Draft): void {
  const at = /^(local|session)$/.test(draft.word(1)) ? 2 : 1
  const name = draft.word(at)
  if (!settings.has(name)) return
  if (/case_sensitive/.test(name) && /^'?(true|on|1|yes)'?$/i.test(draft.at(at + 2))) {
    draft.refuse(
      `${name} is not supported by the local Redshift`,
      'write identifiers in lower case: they are folded always',
    )
    return
  }
  draft.applied('setting')
  if (draft.word(0) === 'show') {
    draft.replace(0, 'SELECT')
    draft.replace(1, `${unset.replace('NAME', name)} AS ${name}`)
  } else draft.before(at, 'rs.')
}

const listings: ReadonlyMap<string, string> = new Map([
  ['schemas', 'show_schemas'],
  ['tables', 'show_tables'],
  ['columns', 'show_columns'],
])

/** SHOW SCHEMAS FROM DATABASE d, SHOW TABLES FROM SCHEMA d.s, SHOW COLUMNS FROM TABLE d.s.t, each with LIKE '…' and LIMIT n. */
export function rewriteListing(draft: Draft): void {
  const what = draft.word(1)
  const view = listings.get(what)
  if (view === undefined || draft.word(2) !== 'from') return
  const names: string[] = []
  let at = 4
  do {
    names.push(localName(draft.name(at)))
    at += 2
  } while (draft.at(at - 1) === '.')
  const end = at - 2
  const columns = { schemas: [], tables: ['schema_name'], columns: ['schema_name', 'table_name'] }[what] ?? []
  const given = names.slice(-columns.length || names.length)
  const conditions = columns.map(
    (column, index) => `${column} = '${(given[index] ?? '').replaceAll("'", "''")}'`,
  )
  if (draft.word(end + 1) === 'like') {
    const pattern = { schemas: 'schema_name', tables: 'table_name', columns: 'column_name' }[what]
    conditions.push(`${pattern} LIKE ${draft.at(end + 2)}`)
  }
  const order = what === 'columns' ? ' ORDER BY ordinal_position' : ' ORDER BY 1, 2, 3'
  const limit = draft.tokens.findIndex((_, index) => draft.word(index) === 'limit')
  const tail = limit < 0 ? '' : ` LIMIT ${draft.at(limit + 1)}`
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
  draft.remove(0, draft.length - 1)
  draft.before(0, `SELECT * FROM rs_catalog.${view}${where}${order}${tail}`)
  draft.applied('show')
}

/** SHOW GRANTS ON [TABLE | SCHEMA] name. */
export function rewriteShowGrants(draft: Draft): void {
  if (!draft.phrase(1, 'grants', 'on')) return
  const schema = draft.word(3) === 'schema'
  const names: string[] = []
  for (let at = schema || draft.word(3) === 'table' ? 4 : 3; draft.name(at) !== ''; at += 2)
    names.push(draft.name(at))
  const [name = '', container] = names.reverse().map((part) => `'${part.replaceAll("'", "''")}'`)
  const conditions = schema
    ? [`object_type = 'SCHEMA'`, `schema_name = ${name}`]
    : [
        `object_type = 'TABLE'`,
        `object_name = ${name}`,
        ...(container === undefined ? [] : [`schema_name = ${container}`]),
      ]
  draft.remove(0, draft.length - 1)
  draft.before(0, `SELECT * FROM rs_catalog.show_grants WHERE ${conditions.join(' AND ')}`)
  draft.applied('show')
}
