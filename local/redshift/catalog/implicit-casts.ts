/** The types that Redshift turns into text by itself: `saletime like '2008-09%'`, `'seats ' || venueseats`, `reverse(salesid)`. */
const textual: readonly (readonly [type: string, volatility: 'IMMUTABLE' | 'STABLE'])[] = [
  ['smallint', 'IMMUTABLE'],
  ['integer', 'IMMUTABLE'],
  ['bigint', 'IMMUTABLE'],
  ['numeric', 'IMMUTABLE'],
  ['real', 'IMMUTABLE'],
  ['double precision', 'IMMUTABLE'],
  ['date', 'STABLE'],
  ['time', 'STABLE'],
  ['timestamp', 'STABLE'],
  ['timestamptz', 'STABLE'],
]

/**
 * Casts that happen unasked. With them `unknown || integer` would have several readings, so `||` and QUOTE_LITERAL, which PostgreSQL has for
 * any type, get one of their own for each.
 */
const implicit = textual.flatMap(([type, volatility]) => [
  `CREATE CAST (${type} AS text) WITH INOUT AS IMPLICIT`,
  `CREATE FUNCTION rs_catalog.append(a text, b ${type}) RETURNS text LANGUAGE sql ${volatility} STRICT PARALLEL SAFE AS $$ SELECT textcat(a, b::text) $$`,
  `CREATE FUNCTION rs_catalog.append(a ${type}, b text) RETURNS text LANGUAGE sql ${volatility} STRICT PARALLEL SAFE AS $$ SELECT textcat(a::text, b) $$`,
  `CREATE OPERATOR pg_catalog.|| (LEFTARG = text, RIGHTARG = ${type}, FUNCTION = rs_catalog.append)`,
  `CREATE OPERATOR pg_catalog.|| (LEFTARG = ${type}, RIGHTARG = text, FUNCTION = rs_catalog.append)`,
  `CREATE FUNCTION pg_catalog.quote_literal(value ${type}) RETURNS text LANGUAGE sql ${volatility} STRICT PARALLEL SAFE AS $$ SELECT pg_catalog.quote_literal(value::text) $$`,
])

/**
 * Between texts `+` is `||`. The other two are there so that it does not become so beside a number or a date, of which the casts above would
 * make a text: PostgreSQL finds more than one operator then, and says so.
 */
const concatenation = [
  'CREATE OPERATOR pg_catalog.+ (LEFTARG = text, RIGHTARG = text, FUNCTION = textcat)',
  ...[
    ['text', 'anynonarray'],
    ['anynonarray', 'text'],
  ].map(
    ([left, right]) => `
      CREATE FUNCTION rs_catalog.no_sum(a ${left}, b ${right}) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
        BEGIN RAISE EXCEPTION 'operator does not exist: % + %', pg_typeof(a), pg_typeof(b) USING ERRCODE = '42883'; END $$;
      CREATE OPERATOR pg_catalog.+ (LEFTARG = ${left}, RIGHTARG = ${right}, FUNCTION = rs_catalog.no_sum)`,
  ),
]

/** Redshift has no cast of a boolean to text; PostgreSQL answers `true`. */
const refused = ['varchar', 'text', 'bpchar'].map(
  (type) => `UPDATE pg_catalog.pg_cast SET castfunc = 'rs_catalog.boolean_as_text(boolean)'::regprocedure
    WHERE castsource = 'boolean'::regtype AND casttarget = '${type}'::regtype`,
)

/** Whole numbers stand where a BOOLEAN is wanted: `where 1`, and in a column of that type. */
const truth = [
  "UPDATE pg_catalog.pg_cast SET castcontext = 'a' WHERE castsource = 'integer'::regtype AND casttarget = 'boolean'::regtype",
  ...['smallint', 'bigint'].flatMap((type) => [
    `CREATE FUNCTION rs_catalog.as_boolean(value ${type}) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT value <> 0 $$`,
    `CREATE CAST (${type} AS boolean) WITH FUNCTION rs_catalog.as_boolean(${type}) AS ASSIGNMENT`,
  ]),
]

/** VARBYTE is the UTF-8 of a text; PostgreSQL's own casts are by the letters that it shows of a BYTEA. */
const varbyte = [
  `CREATE FUNCTION rs_catalog.varbyte_as_text(value bytea) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT convert_from(value, 'UTF8') $$`,
  `CREATE FUNCTION rs_catalog.text_as_varbyte(value text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT convert_to(value, 'UTF8') $$`,
  ...['varchar', 'text', 'bpchar'].map(
    (type) => `CREATE CAST (bytea AS ${type}) WITH FUNCTION rs_catalog.varbyte_as_text(bytea) AS ASSIGNMENT`,
  ),
  ...['varchar', 'text'].map(
    (type) => `CREATE CAST (${type} AS bytea) WITH FUNCTION rs_catalog.text_as_varbyte(text) AS ASSIGNMENT`,
  ),
]

/** The casts that Redshift does by itself, and the one that it refuses. */
export const implicitCasts: readonly string[] = [
  ...implicit,
  ...truth,
  ...concatenation,
  `CREATE FUNCTION rs_catalog.boolean_as_text(value boolean) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    BEGIN RAISE EXCEPTION 'cannot cast type boolean to character varying' USING ERRCODE = '42846', HINT = 'use CASE WHEN value THEN ''true'' ELSE ''false'' END'; END $$`,
  ...refused,
  ...varbyte,
]
