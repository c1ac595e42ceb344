import { pureSql } from './values'

/** In PL/pgSQL: the planner would compute the branch that must not run when all arguments are constants. */
function nullIfInvalid(signature: string, value: string, shape: string): string {
  return `CREATE FUNCTION ${signature} LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    BEGIN
      IF null_if_invalid AND (value IS ${shape}) IS NOT TRUE THEN
        RETURN NULL;
      END IF;
      RETURN ${value};
    END $$`
}

const json = 'rs_catalog.super_read(value)'

/** The functions between SUPER and text, and those that read JSON out of text. */
export const jsonFunctions: readonly string[] = [
  /* An attribute twice in one object, or a string longer than a VARCHAR, is an error unless the session says otherwise. */
  `CREATE FUNCTION rs_catalog.super_too_long(value json) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT octet_length(rs_catalog.super_text(value)) > 65535 AND EXISTS (
      SELECT FROM jsonb_path_query(value::jsonb, 'strict $.** ? (@.type() == "string")') AS one(piece)
      WHERE octet_length(piece #>> '{}') >
        CASE WHEN rs_catalog.super_setting('enable_large_strings_opt_in', false) THEN 16000000 ELSE 65535 END) $$`,
  /* The strings of a value cut to so many bytes, and all else as it was. */
  `CREATE FUNCTION rs_catalog.super_cut(value json, bytes integer) RETURNS json LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    BEGIN
      RETURN CASE json_typeof(value)
        WHEN 'string' THEN to_json(rs_catalog.too_long(value #>> '{}', bytes, true, ''))
        WHEN 'array' THEN (SELECT rs_catalog.super_read('[' || coalesce(string_agg(rs_catalog.super_text(rs_catalog.super_cut(e.value, bytes)), ',' ORDER BY e.place), '') || ']')
          FROM json_array_elements(value) WITH ORDINALITY AS e (value, place))
        WHEN 'object' THEN (SELECT rs_catalog.super_read('{' || coalesce(string_agg(rs_catalog.super_text(to_json(m.key)) || ':' || rs_catalog.super_text(rs_catalog.super_cut(m.value, bytes)), ',' ORDER BY m.place), '') || '}')
          FROM json_each(value) WITH ORDINALITY AS m (key, value, place))
        ELSE value END;
    END $$`,
  /* Whether brackets are nested more than 1,000 deep. So many there are in few texts: only those are looked at closely. */
  `CREATE FUNCTION rs_catalog.super_too_deep(value text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(value) - octet_length(translate(value, '[{', '')) > 1000 THEN coalesce((
      SELECT max(depth) > 1000 FROM (
        SELECT sum(CASE WHEN bracket IN ('[', '{') THEN 1 ELSE -1 END) OVER (ORDER BY place ROWS UNBOUNDED PRECEDING) AS depth
        FROM regexp_split_to_table(regexp_replace(value, '"(?:[^"\\\\]|\\\\.)*"|[^][{}]', '', 'g'), '') WITH ORDINALITY AS one (bracket, place)) depths), false) ELSE false END $$`,
  `CREATE FUNCTION pg_catalog.json_parse(value text) RETURNS super LANGUAGE plpgsql STABLE STRICT AS $$
    DECLARE parsed json;
    BEGIN
      IF rs_catalog.super_too_deep(value) THEN
        IF rs_catalog.super_setting('parse_super_null_on_error', false) THEN
          RETURN NULL;
        END IF;
        RAISE EXCEPTION 'JSON parsing error: the value is nested more than 1000 levels deep' USING ERRCODE = '54000';
      END IF;
      IF value IS NOT JSON AND rs_catalog.super_setting('parse_super_null_on_error', false) THEN
        RETURN NULL;
      END IF;
      parsed := rs_catalog.super_compact(${json});
      IF value IS NOT JSON WITH UNIQUE KEYS THEN
        IF NOT rs_catalog.super_setting('json_parse_dedup_attributes', false) THEN
          RAISE EXCEPTION 'JSON parsing error: an attribute occurs twice in one object'
            USING ERRCODE = '22030', HINT = 'SET json_parse_dedup_attributes TO on keeps the last one';
        END IF;
        parsed := rs_catalog.super_compact(rs_catalog.super_read(parsed::jsonb::text));
      END IF;
      IF octet_length(value) > 16777216 THEN
        RAISE EXCEPTION 'The SUPER value is larger than 16 MB' USING ERRCODE = '54000';
      ELSIF rs_catalog.super_too_long(parsed) THEN
        IF rs_catalog.super_setting('json_parse_truncate_strings', false) THEN
          RETURN rs_catalog.super_cut(parsed, CASE WHEN rs_catalog.super_setting('enable_large_strings_opt_in', false) THEN 16000000 ELSE 65535 END);
        END IF;
        RAISE EXCEPTION 'JSON parsing error: a string is longer than VARCHAR(65535)'
          USING ERRCODE = '22001', HINT = 'SET enable_large_strings_opt_in TO on allows up to 16000000 bytes, SET json_parse_truncate_strings TO on cuts it';
      END IF;
      RETURN parsed;
    END $$`,
  /* A word of the grammar in PostgreSQL, so the rewriter names the schema. */
  `CREATE FUNCTION rs_catalog.json_serialize(value json) RETURNS varchar ${pureSql} AS $$ SELECT rs_catalog.super_text(value)::varchar $$`,
  `CREATE FUNCTION pg_catalog.json_serialize_to_varbyte(value json) RETURNS bytea ${pureSql} AS $$
    SELECT convert_to(rs_catalog.super_text(value), 'UTF8') $$`,
  `CREATE FUNCTION pg_catalog.can_json_parse(value text) RETURNS boolean ${pureSql} AS $$ SELECT value IS JSON $$`,
  `CREATE FUNCTION pg_catalog.is_valid_json(value text) RETURNS boolean ${pureSql} AS $$ SELECT value IS JSON OBJECT $$`,
  `CREATE FUNCTION pg_catalog.is_valid_json_array(value text) RETURNS boolean ${pureSql} AS $$ SELECT value IS JSON ARRAY $$`,
  `CREATE FUNCTION pg_catalog.json_array_length(value text) RETURNS integer ${pureSql} AS $$ SELECT json_array_length(${json}) $$`,
  nullIfInvalid(
    'pg_catalog.json_array_length(value text, null_if_invalid boolean) RETURNS integer',
    `json_array_length(${json})`,
    'JSON ARRAY',
  ),
  `CREATE FUNCTION pg_catalog.json_extract_path_text(value text, VARIADIC path text[]) RETURNS text ${pureSql} AS $$
    SELECT json_extract_path_text(${json}, VARIADIC path) $$`,
  /* With the optional last argument, which the rewriter recognises. */
  nullIfInvalid(
    'rs_catalog.json_extract_path_text(null_if_invalid boolean, value text, VARIADIC path text[]) RETURNS text',
    `json_extract_path_text(${json}, VARIADIC path)`,
    'JSON',
  ),
  `CREATE FUNCTION pg_catalog.json_extract_array_element_text(value text, place integer) RETURNS text ${pureSql} AS $$
    SELECT ${json} ->> place WHERE place >= 0 $$`,
  nullIfInvalid(
    'pg_catalog.json_extract_array_element_text(value text, place integer, null_if_invalid boolean) RETURNS text',
    `${json} ->> place`,
    'JSON ARRAY',
  ),
]
