/** Functions about the session: what was loaded last, which server this is. */
export const sessionFunctions: readonly string[] = [
  /* STL's CHAR columns show a dot for each character of more than one byte. */
  `CREATE FUNCTION rs_catalog.single_bytes(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT
    AS $$ SELECT regexp_replace(value, '[^\\u0001-\\u007f]', '.', 'g') $$`,
  `CREATE FUNCTION rs_catalog.session() RETURNS rs_catalog.session_state LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
    SELECT own FROM rs_catalog.session_state own, pg_catalog.pg_stat_get_activity(pg_backend_pid()) activity
    WHERE own.session_id = pg_backend_pid() AND own.updated_at >= activity.backend_start $$`,
  `CREATE FUNCTION pg_catalog.pg_last_copy_count() RETURNS bigint LANGUAGE sql VOLATILE
    AS $$ SELECT coalesce((rs_catalog.session()).last_copy_count, 0) $$`,
  `CREATE FUNCTION pg_catalog.pg_last_copy_id() RETURNS integer LANGUAGE sql VOLATILE
    AS $$ SELECT coalesce((rs_catalog.session()).last_copy_id, -1) $$`,
  `CREATE FUNCTION pg_catalog.pg_last_unload_id() RETURNS integer LANGUAGE sql VOLATILE
    AS $$ SELECT coalesce((rs_catalog.session()).last_unload_id, -1) $$`,
  `CREATE FUNCTION pg_catalog.pg_last_unload_count() RETURNS bigint LANGUAGE sql VOLATILE
    AS $$ SELECT coalesce((rs_catalog.session()).last_unload_count, 0) $$`,
  `CREATE FUNCTION pg_catalog.pg_last_query_id() RETURNS integer LANGUAGE sql VOLATILE
    AS $$ SELECT coalesce((rs_catalog.session()).last_query_id, -1) $$`,
  `CREATE FUNCTION rs_catalog.version() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT 'PostgreSQL 8.0.2 on x86_64-pc-linux-gnu, compiled by GCC, Redshift 1.0.0 (lakeload local, ' || pg_catalog.version() || ')' $$`,
  /* A setting that only Redshift has, or its default. */
  `CREATE FUNCTION rs_catalog.current_setting(name text, usual text) RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT coalesce(nullif(pg_catalog.current_setting(name, true), ''), usual) $$`,
  /* The first column that a query names and its tables have not, '' where it is wrong in another way; the gateway asks for lateral aliases. */
  `CREATE FUNCTION rs_catalog.missing_column(query text) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN
      EXECUTE 'PREPARE rs_probe AS ' || query;
      DEALLOCATE rs_probe;
      RETURN NULL;
    EXCEPTION WHEN undefined_column THEN
      RETURN coalesce(substring(SQLERRM FROM '^column "(.*)" does not exist$'), '');
    WHEN OTHERS THEN
      RETURN '';
    END $$`,
]
