/** What a SUPER value is; of NULL the answer is false. */
function inspection(name: string, condition: string): string {
  return `CREATE FUNCTION pg_catalog.${name}(value json) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(${condition}, false) $$`
}

const number = `json_typeof(value) = 'number'`
const whole = `${number} AND value #>> '{}' ~ '^-?[0-9]+$'`

function wholeUpTo(limit: string): string {
  return `CASE WHEN ${whole} THEN (value #>> '{}')::numeric BETWEEN -${limit} - 1 AND ${limit} END`
}

/** Whole numbers and decimals of at most 38 digits; a number with an exponent is floating point. */
const decimal = `CASE WHEN ${number} AND value #>> '{}' !~ '[eE]' THEN length(translate(value #>> '{}', '-.', '')) <= 38 END`

/** The functions that tell the dynamic type of a SUPER value. JSON_TYPEOF is PostgreSQL's own. */
export const superInspection: readonly string[] = [
  inspection('is_array', `json_typeof(value) = 'array'`),
  inspection('is_object', `json_typeof(value) = 'object'`),
  inspection('is_scalar', `json_typeof(value) NOT IN ('array', 'object', 'null')`),
  inspection('is_boolean', `json_typeof(value) = 'boolean'`),
  inspection('is_varchar', `json_typeof(value) = 'string'`),
  inspection(
    'is_char',
    `json_typeof(value) = 'string' AND octet_length(value #>> '{}') = length(value #>> '{}')`,
  ),
  inspection('is_smallint', wholeUpTo('32767')),
  inspection('is_integer', wholeUpTo('2147483647')),
  inspection('is_bigint', wholeUpTo('9223372036854775807')),
  inspection('is_decimal', decimal),
  inspection('is_float', `${number} AND (value #>> '{}' ~ '[eE]' OR NOT coalesce(${decimal}, false))`),
  ...['smallint', 'integer', 'bigint', 'numeric', 'boolean', 'text'].flatMap((type) =>
    [
      'array',
      'object',
      'scalar',
      'boolean',
      'varchar',
      'char',
      'smallint',
      'integer',
      'bigint',
      'decimal',
      'float',
    ].map(
      (kind) =>
        `CREATE FUNCTION pg_catalog.is_${kind}(value ${type}) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
          SELECT pg_catalog.is_${kind}(to_json(value)) $$`,
    ),
  ),
  `CREATE FUNCTION pg_catalog.is_float(value double precision) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT value IS NOT NULL $$`,
  `CREATE FUNCTION pg_catalog.decimal_precision(value json) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN ${decimal} THEN length(regexp_replace(translate(value #>> '{}', '-.', ''), '^0+(?=.)', '')) END $$`,
  `CREATE FUNCTION pg_catalog.decimal_scale(value json) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN ${decimal} THEN scale((value #>> '{}')::numeric) END $$`,
  `CREATE FUNCTION pg_catalog.json_size(value json) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT octet_length(rs_catalog.super_compact(rs_catalog.super_text(value)))::bigint $$`,
  `CREATE FUNCTION pg_catalog.get_number_attributes(value json) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN json_typeof(value) = 'object' THEN (SELECT count(*)::integer FROM json_object_keys(value)) END $$`,
]
