import { lastToken } from './create-view'
import type { Draft } from './draft'
import { localName } from './local-name'

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

/** SET, RESET and SHOW of a setting that only Redshift has. */
export function rewriteSetting(draft: Draft): void {
  const at = /^(local|session)$/.test(draft.word(1)) ? 2 : 1
  const name = draft.word(at)
  const usual = settings.get(name)
  if (usual === undefined) return
  if (
    /case_sensitive_identifier|path_case_sensitive/.test(name) &&
    /^'?(true|on|1|yes)'?$/i.test(draft.at(at + 2))
  ) {
    draft.refuse(
      `${name} is not supported by the local Redshift`,
      'write identifiers in lower case: they are folded always; attributes of SUPER keep their case with enable_case_sensitive_super_attribute',
    )
    return
  }
  draft.applied('setting')
  if (draft.word(0) === 'show') {
    draft.replace(0, 'SELECT')
    draft.replace(1, `coalesce(nullif(current_setting('rs.${name}', true), ''), '${usual}') AS ${name}`)
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

/** SHOW TABLE and SHOW VIEW of a relation; SHOW DATABASES, SHOW PROCEDURES and SHOW FUNCTIONS of a schema. */
export function rewriteShow(draft: Draft): void {
  const what = draft.word(1)
  const last = lastToken(draft)
  if ((what === 'table' || what === 'view') && last > 1) {
    const hidden = draft.hide(2, last)
    draft.remove(0, 1)
    draft.before(
      0,
      () =>
        `SELECT * FROM rs_catalog.show_${what}($rs_name$${draft.reveal(hidden, 2, last)}$rs_name$::regclass)`,
    )
  } else if (
    what === 'databases' ||
    ((what === 'procedures' || what === 'functions') && draft.phrase(2, 'from', 'schema'))
  ) {
    const schema = what === 'databases' ? '' : localName(draft.name(draft.at(5) === '.' ? 6 : 4))
    const where = schema === '' ? '' : ` WHERE schema_name = '${schema.replaceAll("'", "''")}'`
    draft.remove(0, draft.length - 1)
    draft.before(0, `SELECT * FROM rs_catalog.show_${what}${where} ORDER BY 1, 2, 3`)
  } else return
  draft.applied('show')
}
