/** The attributes of a SQL function whose answer is that of its one expression. */
export const pureSql = 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE'
/** Of one that reads settings of the session. */
export const sessionSql = 'LANGUAGE sql STABLE PARALLEL SAFE'

/** Gives a type of the endpoint's the number that Redshift's has: under it the wire announces its values, and drivers look for its name. */
const numbered = (
  name: string,
  number: number,
) => `DO $$ DECLARE made oid := 'pg_catalog.${name}'::regtype; BEGIN
    UPDATE pg_catalog.pg_type SET oid = ${number} WHERE oid = made;
    UPDATE pg_catalog.pg_type SET typelem = ${number} WHERE typelem = made;
    UPDATE pg_catalog.pg_depend SET objid = ${number} WHERE classid = 'pg_catalog.pg_type'::regclass AND objid = made;
    UPDATE pg_catalog.pg_depend SET refobjid = ${number} WHERE refclassid = 'pg_catalog.pg_type'::regclass AND refobjid = made;
  END $$`

/**
 * SUPER is a domain over `json`, not `jsonb`: the text is read back as it was written, digit for digit, keys in their order. Casts
 * between json and text are those of SUPER here, so text that is JSON is read and written by the type's own functions.
 */
export const superValues: readonly string[] = [
  'CREATE DOMAIN pg_catalog.super AS json',
  'CREATE DOMAIN pg_catalog.varbyte AS bytea',
  numbered('super', 4000),
  numbered('varbyte', 6551),
  `CREATE FUNCTION rs_catalog.super_read(value text) RETURNS json ${pureSql} AS $$ SELECT json_in(textout(value)) $$`,
  `CREATE FUNCTION rs_catalog.super_text(value json) RETURNS text ${pureSql} AS $$ SELECT textin(json_out(value)) $$`,
  /* White space outside strings goes. */
  `CREATE FUNCTION rs_catalog.super_compact(value text) RETURNS text ${pureSql} AS $$
    SELECT CASE WHEN value ~ '\\s' THEN regexp_replace(value, '("(?:[^"\\\\]|\\\\.)*")|\\s+', '\\1', 'g') ELSE value END $$`,
  `CREATE FUNCTION rs_catalog.super_compact(value json) RETURNS super ${pureSql} AS $$
    SELECT rs_catalog.super_read(rs_catalog.super_compact(rs_catalog.super_text(value)))::super $$`,
  /* By whose names the columns of ARRAY(…) and OBJECT(…) are called. */
  ...['array', 'object'].map(
    (name) =>
      `CREATE FUNCTION rs_catalog.${name}(value json) RETURNS super ${pureSql} AS $$ SELECT rs_catalog.super_compact(value) $$`,
  ),
  /* A scalar as text without quotes; NULL for what is none. */
  `CREATE FUNCTION rs_catalog.super_scalar(value json) RETURNS text ${pureSql} AS $$
    SELECT CASE WHEN json_typeof(value) IN ('string', 'number', 'boolean') THEN value #>> '{}' END $$`,
  `CREATE FUNCTION rs_catalog.super_number(value json) RETURNS numeric ${pureSql} AS $$
    SELECT CASE WHEN json_typeof(value) = 'number' THEN (value #>> '{}')::numeric END $$`,
  /* A setting that is on or off; \`usual\` where the session has not set it. */
  `CREATE FUNCTION rs_catalog.super_setting(name text, usual boolean) RETURNS boolean ${sessionSql} AS $$
    SELECT coalesce(nullif(current_setting('rs.' || name, true), '')::boolean, usual) $$`,
]

/** Paths into SUPER values, and the iteration over them. A path that is not there is NULL unless the session asks for an error. */
export const superNavigation: readonly string[] = [
  `CREATE FUNCTION rs_catalog.super_missing(value json, step text) RETURNS json LANGUAGE plpgsql STABLE AS $$
    BEGIN
      IF value IS NOT NULL AND NOT rs_catalog.super_setting('navigate_super_null_on_error', true) THEN
        RAISE EXCEPTION 'Invalid SUPER navigation: % is not in the value', step
          USING ERRCODE = '22023', HINT = 'SET navigate_super_null_on_error TO on makes it NULL';
      END IF;
      RETURN NULL;
    END $$`,
  `CREATE FUNCTION rs_catalog.super_attribute(value json, name text) RETURNS super ${sessionSql} AS $$
    SELECT coalesce(value -> name, rs_catalog.super_missing(value, name))::super $$`,
  /* For a name that was written with capital letters: they count only where the session says so. */
  `CREATE FUNCTION rs_catalog.super_attribute(value json, folded text, written text) RETURNS super ${sessionSql} AS $$
    SELECT rs_catalog.super_attribute(value,
      CASE WHEN rs_catalog.super_setting('enable_case_sensitive_super_attribute', false) THEN written ELSE folded END) $$`,
  `CREATE FUNCTION rs_catalog.super_element(value json, place bigint) RETURNS super ${sessionSql} AS $$
    SELECT coalesce(CASE WHEN json_typeof(value) = 'array' AND place BETWEEN 0 AND 2147483647 THEN value -> place::integer END,
      rs_catalog.super_missing(value, place::text))::super $$`,
  /* What is no array is iterated over as an array of this one value, as PartiQL does; a null has none. */
  `CREATE FUNCTION rs_catalog.super_list(value json) RETURNS json ${pureSql} AS $$
    SELECT CASE json_typeof(value) WHEN 'array' THEN value WHEN 'null' THEN '[]'::json ELSE json_build_array(value) END $$`,
  `CREATE FUNCTION rs_catalog.super_elements(value json) RETURNS SETOF super ${sessionSql} AS $$
    SELECT one.value::super FROM json_array_elements(rs_catalog.super_list(value)) WITH ORDINALITY AS one(value, place) ORDER BY place $$`,
  `CREATE FUNCTION rs_catalog.super_elements_at(value json) RETURNS TABLE (element super, index bigint) ${sessionSql} AS $$
    SELECT one.value::super, place - 1
    FROM json_array_elements(rs_catalog.super_list(value)) WITH ORDINALITY AS one(value, place) ORDER BY place $$`,
  `CREATE FUNCTION rs_catalog.super_members(value json) RETURNS TABLE (member super, name varchar) ${sessionSql} AS $$
    SELECT one.value::super, one.key::varchar
    FROM json_each(CASE WHEN json_typeof(value) = 'object' THEN value ELSE '{}' END) WITH ORDINALITY AS one(key, value, place)
    ORDER BY place $$`,
  /* The columns of a table as JSON, to tell into which of them a literal goes as a SUPER string. NULL where none of them is SUPER. */
  `CREATE FUNCTION rs_catalog.written_columns(written text) RETURNS text LANGUAGE plpgsql STABLE AS $$
    BEGIN
      RETURN (SELECT CASE WHEN bool_or(atttypid = 'pg_catalog.super'::regtype) THEN textin(json_out(json_agg(
        json_build_object('name', attname, 'isSuper', atttypid = 'pg_catalog.super'::regtype) ORDER BY attnum))) END
      FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass(written) AND attnum > 0 AND NOT attisdropped);
    EXCEPTION WHEN OTHERS THEN
      -- What is wrong with the table, the statement itself is told.
      RETURN NULL;
    END $$`,
]
