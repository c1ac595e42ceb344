/** The functions about users and relations. */
export const informationFunctions: readonly string[] = [
  `CREATE FUNCTION rs_catalog.current_user_id() RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT oid::bigint::integer FROM pg_catalog.pg_roles WHERE rolname = current_user $$`,
  `CREATE FUNCTION pg_catalog.pg_get_cols(relation_name text) RETURNS SETOF record LANGUAGE sql STABLE STRICT AS $$
    SELECT nspname, relname, attname, full_type::varchar, attnum::integer FROM rs_catalog.relation_columns
    WHERE relation = to_regclass(relation_name) ORDER BY attnum $$`,
]
