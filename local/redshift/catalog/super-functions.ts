const strictSql = 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE'

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

/**
 * The SUPER type and the JSON functions. SUPER is a domain over `json`, not `jsonb`: the text is read back as it was written, digit for
 * digit, keys in their order.
 */
export const superFunctions: readonly string[] = [
  'CREATE DOMAIN pg_catalog.super AS json',
  `CREATE FUNCTION pg_catalog.json_parse(value text) RETURNS super ${strictSql} AS $$ SELECT value::json::super $$`,
  /* A word of the grammar in PostgreSQL, so the rewriter names the schema. */
  `CREATE FUNCTION rs_catalog.json_serialize(value json) RETURNS text ${strictSql} AS $$ SELECT value::text $$`,
  `CREATE FUNCTION pg_catalog.can_json_parse(value text) RETURNS boolean ${strictSql} AS $$ SELECT value IS JSON $$`,
  `CREATE FUNCTION pg_catalog.is_valid_json(value text) RETURNS boolean ${strictSql} AS $$ SELECT value IS JSON OBJECT $$`,
  `CREATE FUNCTION pg_catalog.is_valid_json_array(value text) RETURNS boolean ${strictSql} AS $$ SELECT value IS JSON ARRAY $$`,
  `CREATE FUNCTION pg_catalog.json_array_length(value text) RETURNS integer ${strictSql} AS $$ SELECT json_array_length(value::json) $$`,
  nullIfInvalid(
    'pg_catalog.json_array_length(value text, null_if_invalid boolean) RETURNS integer',
    'json_array_length(value::json)',
    'JSON ARRAY',
  ),
  `CREATE FUNCTION pg_catalog.get_array_length(value json) RETURNS integer ${strictSql} AS $$
    SELECT CASE WHEN json_typeof(value) = 'array' THEN json_array_length(value) END $$`,
  `CREATE FUNCTION pg_catalog.json_extract_path_text(value text, VARIADIC path text[]) RETURNS text ${strictSql} AS $$
    SELECT json_extract_path_text(value::json, VARIADIC path) $$`,
  /* With the optional last argument, which the rewriter recognises. */
  nullIfInvalid(
    'rs_catalog.json_extract_path_text(null_if_invalid boolean, value text, VARIADIC path text[]) RETURNS text',
    'json_extract_path_text(value::json, VARIADIC path)',
    'JSON',
  ),
  `CREATE FUNCTION pg_catalog.json_extract_array_element_text(value text, place integer) RETURNS text ${strictSql} AS $$
    SELECT value::json ->> place WHERE place >= 0 $$`,
  nullIfInvalid(
    'pg_catalog.json_extract_array_element_text(value text, place integer, null_if_invalid boolean) RETURNS text',
    'value::json ->> place',
    'JSON ARRAY',
  ),
  /* SUPER can be compared, grouped and made distinct on Redshift; json alone cannot. Equal is what has the same content. */
  `CREATE FUNCTION rs_catalog.super_compare(a json, b json) RETURNS integer ${strictSql} AS $$
    SELECT CASE WHEN a::jsonb < b::jsonb THEN -1 WHEN a::jsonb > b::jsonb THEN 1 ELSE 0 END $$`,
  ...['=', '<', '<=', '>=', '>'].flatMap((operator, index) => {
    const name = ['eq', 'lt', 'le', 'ge', 'gt'][index]
    return [
      `CREATE FUNCTION rs_catalog.super_${name}(a json, b json) RETURNS boolean ${strictSql} AS $$ SELECT a::jsonb ${operator} b::jsonb $$`,
      `CREATE OPERATOR pg_catalog.${operator} (LEFTARG = json, RIGHTARG = json, FUNCTION = rs_catalog.super_${name}${operator === '=' ? ', MERGES' : ''})`,
    ]
  }),
  `CREATE FUNCTION rs_catalog.super_ne(a json, b json) RETURNS boolean ${strictSql} AS $$ SELECT a::jsonb <> b::jsonb $$`,
  'CREATE OPERATOR pg_catalog.<> (LEFTARG = json, RIGHTARG = json, FUNCTION = rs_catalog.super_ne, NEGATOR = OPERATOR(pg_catalog.=))',
  `CREATE OPERATOR CLASS rs_catalog.super_order DEFAULT FOR TYPE json USING btree AS
    OPERATOR 1 pg_catalog.<, OPERATOR 2 pg_catalog.<=, OPERATOR 3 pg_catalog.=, OPERATOR 4 pg_catalog.>=, OPERATOR 5 pg_catalog.>,
    FUNCTION 1 rs_catalog.super_compare(json, json)`,
]
