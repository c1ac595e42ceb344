/** The functions about users and relations. */
export const informationFunctions: readonly string[] = [
  `CREATE FUNCTION rs_catalog.current_user_id() RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT oid::bigint::integer FROM pg_catalog.pg_roles WHERE rolname = current_user $$`,
  /* Who is asked about by HAS_TABLE_PRIVILEGE and its sisters, under the name that PG_USER shows. */
  `CREATE FUNCTION rs_catalog.role_of(who text) RETURNS name LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT r.rolname FROM rs_catalog.pg_user u JOIN pg_catalog.pg_roles r ON r.oid = u.usesysid WHERE u.usename = who), who::name) $$`,
  ...['oid', 'integer'].map(
    (type) =>
      `CREATE FUNCTION rs_catalog.role_of(who ${type}) RETURNS oid LANGUAGE sql IMMUTABLE AS $$ SELECT who::oid $$`,
  ),
  `CREATE FUNCTION pg_catalog.pg_get_cols(relation_name text) RETURNS SETOF record LANGUAGE sql STABLE STRICT AS $$
    SELECT nspname, relname, attname, full_type::varchar, attnum::integer FROM rs_catalog.relation_columns
    WHERE relation = to_regclass(relation_name) ORDER BY attnum $$`,
]
