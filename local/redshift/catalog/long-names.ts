/** The shortest name that can be a shortened one (see `dialect/local-name.ts` of the rewriter). */
const shortestBytes = 60

/** A name of PostgreSQL's catalogue as Redshift would have it, whose names are twice as long: in SQL. */
export const shown = (name: string): string =>
  `CASE WHEN octet_length(${name}::text) < ${shortestBytes} THEN ${name}::text ELSE rs_catalog.long_name(${name}::text) END::varchar`

/** A view in the place of a relation of PostgreSQL's own: with all its columns, those of names as people wrote them, and what is added. */
const shadow = (
  schema: string,
  relation: string,
  names: readonly string[],
  more = '',
  where = '',
): string => {
  const columns = names.map((name) => `WHEN '${name}' THEN '${shown(`r.${name}`)} AS ${name}'`).join(' ')
  return `DO $$ DECLARE columns text; BEGIN
    SELECT string_agg(CASE a.attname WHEN '' THEN '' ${columns} ELSE 'r.' || quote_ident(a.attname) END, ', ' ORDER BY a.attnum) INTO columns
      FROM pg_attribute a WHERE a.attrelid = '${schema}.${relation}'::regclass AND a.attnum > 0 AND NOT a.attisdropped;
    EXECUTE format('CREATE VIEW rs_catalog.${relation} AS SELECT %s${more} FROM ${schema}.${relation} r${where}', columns);
  END $$`
}

/**
 * What the names stand for that PostgreSQL has no room for, and the relations of its catalogue that the endpoint has no other reason to
 * show otherwise.
 */
export const longNames: readonly string[] = [
  'CREATE TABLE rs_catalog.long_names (short text PRIMARY KEY, long text NOT NULL)',
  /* A text of the server's, such as the query of a view, as people would write it. */
  `CREATE FUNCTION rs_catalog.long_text(value text) RETURNS text LANGUAGE plpgsql STABLE STRICT AS $$
    DECLARE
      name record;
    BEGIN
      IF value ~ '_[0-9a-f]{12}' THEN
        FOR name IN SELECT l.short, l.long FROM rs_catalog.long_names l WHERE position(l.short IN value) > 0 LOOP
          value := replace(value, name.short, name.long);
        END LOOP;
      END IF;
      IF position('rs_catalog.' IN value) > 0 THEN
        value := regexp_replace(value, '\\mrs_catalog\\.(sysdate|current_user_id)\\(\\)', '\\1', 'g');
        value := regexp_replace(value, '\\mrs_catalog\\."(current_user|session_user)"\\(\\)', '\\1', 'g');
      END IF;
      RETURN value;
    END $$`,
  `CREATE FUNCTION rs_catalog.long_name(name text) RETURNS text LANGUAGE sql STABLE STRICT AS $$
    SELECT coalesce((SELECT l.long FROM rs_catalog.long_names l WHERE l.short = name), rs_catalog.long_text(name)) $$`,
  `CREATE FUNCTION rs_catalog.current_schema() RETURNS varchar LANGUAGE sql STABLE AS $$ SELECT ${shown('pg_catalog.current_schema()')} $$`,
  `CREATE FUNCTION rs_catalog.current_schemas(implicit boolean) RETURNS varchar[] LANGUAGE sql STABLE STRICT AS $$
    SELECT ARRAY(SELECT ${shown('s.name')} FROM unnest(pg_catalog.current_schemas(implicit)) WITH ORDINALITY s (name, place) ORDER BY s.place) $$`,
  ...['current_user', 'session_user'].map(
    (name) =>
      `CREATE FUNCTION rs_catalog."${name}"() RETURNS varchar LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT ${shown(name)} $$`,
  ),
  `CREATE FUNCTION rs_catalog.pg_get_userbyid(role oid) RETURNS varchar LANGUAGE sql STABLE STRICT AS $$ SELECT ${shown('pg_catalog.pg_get_userbyid(role)')} $$`,
  `CREATE FUNCTION rs_catalog.current_setting(name text) RETURNS varchar LANGUAGE sql STABLE STRICT AS $$
    SELECT rs_catalog.long_text(pg_catalog.current_setting(name)) $$`,
  `CREATE FUNCTION rs_catalog.current_setting(name text, missing_ok boolean) RETURNS varchar LANGUAGE sql STABLE STRICT AS $$
    SELECT rs_catalog.long_text(pg_catalog.current_setting(name, missing_ok)) $$`,
  /* PostgreSQL casts them by what they print; what they print unasked is seen to where rows are passed on. */
  ...['regclass', 'regproc', 'regprocedure', 'regnamespace', 'regrole'].flatMap((type) => [
    `CREATE FUNCTION rs_catalog.as_text(value ${type}) RETURNS text LANGUAGE sql STABLE STRICT AS $$
      SELECT rs_catalog.long_text(textin(${type}out(value))) $$`,
    ...['text', 'varchar'].map(
      (text) => `CREATE CAST (${type} AS ${text}) WITH FUNCTION rs_catalog.as_text(${type}) AS ASSIGNMENT`,
    ),
  ]),
  shadow('pg_catalog', 'pg_namespace', ['nspname'], '', " WHERE r.nspname <> ''rs_catalog''"),
  shadow(
    'pg_catalog',
    'pg_tables',
    ['schemaname', 'tablename', 'tableowner'],
    '',
    " WHERE r.schemaname <> ''rs_catalog''",
  ),
  /* PostgreSQL 8 tells aggregates from other functions by this. */
  shadow(
    'pg_catalog',
    'pg_proc',
    ['proname'],
    ", r.prokind = ''a'' AS proisagg, r.prokind = ''w'' AS proiswindow",
  ),
  /* Beside what Redshift documents of it: PG_PROC with its number as a column. */
  `CREATE VIEW pg_catalog.pg_proc_info AS
    SELECT p.oid AS prooid, p.proname, p.pronamespace, p.proowner, p.prolang, p.proisagg, p.prosecdef, p.proisstrict, p.proretset, p.provolatile, p.pronargs, p.prorettype,
      p.proargtypes, p.proargnames, p.prosrc, p.probin, p.proacl, p.prokind, p.proargmodes, p.proallargtypes FROM rs_catalog.pg_proc p`,
  /* Redshift has no triggers, and those of the endpoint are no people's. */
  shadow('pg_catalog', 'pg_trigger', [], '', ' WHERE false'),
  shadow(
    'information_schema',
    'schemata',
    ['schema_name', 'schema_owner'],
    '',
    " WHERE r.schema_name <> ''rs_catalog''",
  ),
]
