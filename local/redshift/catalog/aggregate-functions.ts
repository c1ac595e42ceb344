const strictSql = 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE'

/**
 * AVG is computed by PostgreSQL and cut here, by the type of the values: integers give a BIGINT, a DECIMAL keeps its scale, of which the
 * sum knows how much it is.
 */
const cutAverage = [
  ...[
    ['bigint', 'smallint'],
    ['bigint', 'integer'],
    ['numeric', 'bigint'],
  ].map(
    ([total, value]) =>
      `CREATE FUNCTION rs_catalog.avg(average numeric, total ${total}, sample ${value}) RETURNS bigint ${strictSql} AS $$ SELECT trunc(average)::bigint $$`,
  ),
  `CREATE FUNCTION rs_catalog.avg(average numeric, total numeric, sample numeric) RETURNS numeric ${strictSql} AS $$ SELECT trunc(average, scale(total)) $$`,
  ...['real', 'double precision'].map(
    (type) =>
      `CREATE FUNCTION rs_catalog.avg(average double precision, total ${type}, sample ${type}) RETURNS double precision ${strictSql} AS $$ SELECT average $$`,
  ),
]

/** The types of percentiles, and of the sorted values they are read from: whole numbers are DECIMAL there. */
const sortable: readonly (readonly [type: string, sorted: string])[] = [
  ['smallint', 'numeric'],
  ['integer', 'numeric'],
  ['bigint', 'numeric'],
  ['numeric', 'numeric'],
  ['real', 'double precision'],
  ['double precision', 'double precision'],
  ['date', 'date'],
  ['timestamp', 'timestamp'],
  ['timestamptz', 'timestamptz'],
]

const sorted = sortable.flatMap(([type, result]) => [
  `CREATE FUNCTION rs_catalog.sort_values(list ${type}[]) RETURNS ${result}[] ${strictSql} AS $$
    SELECT array_agg(value::${result} ORDER BY value) FROM unnest(list) value WHERE value IS NOT NULL $$`,
  `CREATE AGGREGATE rs_catalog.sorted(${type}) (SFUNC = array_append, STYPE = ${type}[], FINALFUNC = rs_catalog.sort_values, INITCOND = '{}')`,
])

/** Between two values: what lies at the fraction. Numbers show one digit after the point at least, as DECIMAL does there. */
const between = {
  numeric: `CASE WHEN scale(below) = 0 AND scale(above) = 0 AND scale(trim_scale(round(below + (above - below) * fraction::numeric, 16))) = 0
      THEN round(below + (above - below) * fraction::numeric, 1)
    ELSE trim_scale(round(below + (above - below) * fraction::numeric, 16)) + round(0::numeric, greatest(scale(below), scale(above))) END`,
  'double precision': 'below + (above - below) * fraction',
  date: 'below + trunc((above - below) * fraction)::integer',
  timestamp: 'below + (above - below) * fraction',
  timestamptz: 'below + (above - below) * fraction',
}

const percentiles = Object.entries(between).flatMap(([type, interpolated]) => [
  `CREATE FUNCTION rs_catalog.interpolate(below ${type}, above ${type}, fraction double precision) RETURNS ${type} ${strictSql} AS $$ SELECT ${interpolated} $$`,
  `CREATE FUNCTION rs_catalog.percentile_cont(list ${type}[], percentile double precision) RETURNS ${type} ${strictSql} AS $$
    SELECT rs_catalog.interpolate(list[1 + floor((cardinality(list) - 1) * percentile)::integer], list[1 + ceil((cardinality(list) - 1) * percentile)::integer],
      (cardinality(list) - 1) * percentile - floor((cardinality(list) - 1) * percentile)) $$`,
  `CREATE FUNCTION rs_catalog.median(list ${type}[]) RETURNS ${type} ${strictSql} AS $$ SELECT rs_catalog.percentile_cont(list, 0.5) $$`,
])

/** The first value whose share of the rows reaches the percentile. */
const discrete = [
  `CREATE FUNCTION rs_catalog.sort_any(list anycompatiblearray) RETURNS anycompatiblearray ${strictSql} AS $$
    SELECT array_agg(value ORDER BY value) FROM unnest(list) value WHERE value IS NOT NULL $$`,
  "CREATE AGGREGATE rs_catalog.ordered(anycompatible) (SFUNC = array_append, STYPE = anycompatiblearray, FINALFUNC = rs_catalog.sort_any, INITCOND = '{}')",
  `CREATE FUNCTION rs_catalog.percentile_disc(list anyarray, percentile double precision, descending boolean DEFAULT false) RETURNS anyelement ${strictSql} AS $$
    SELECT CASE WHEN descending THEN list[cardinality(list) + 1 - greatest(ceil(percentile * cardinality(list))::integer, 1)]
      ELSE list[greatest(ceil(percentile * cardinality(list))::integer, 1)] END $$`,
]

/** A list may be as long as the longest VARCHAR. */
const lists = [
  `CREATE FUNCTION rs_catalog.listagg(list text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    BEGIN
      IF octet_length(list) > 65535 THEN
        RAISE EXCEPTION 'Result size exceeds LISTAGG limit' USING ERRCODE = '54000', DETAIL = 'The limit is 65535 bytes';
      END IF;
      RETURN list;
    END $$`,
  'CREATE AGGREGATE rs_catalog.listagg(text, text) (SFUNC = string_agg_transfn, STYPE = internal, FINALFUNC = string_agg_finalfn)',
  /* For DISTINCT the values stay of their own type, as PostgreSQL wants the order to be by the very same expression. */
  `CREATE FUNCTION rs_catalog.append_value(list text, value anynonarray, separator text, marker integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN value IS NULL OR value::text = '' THEN list WHEN list IS NULL THEN value::text ELSE textcat(textcat(list, coalesce(separator, '')), value::text) END $$`,
  'CREATE AGGREGATE rs_catalog.listagg(anynonarray, text, integer) (SFUNC = rs_catalog.append_value, STYPE = text)',
  /* Over a window PostgreSQL has no DISTINCT. */
  `CREATE FUNCTION rs_catalog.append_new(list text[], value text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN value IS NULL OR value = ANY (list) THEN list ELSE array_append(list, value) END $$`,
  "CREATE AGGREGATE rs_catalog.distinct_values(text) (SFUNC = rs_catalog.append_new, STYPE = text[], INITCOND = '{}')",
  `CREATE FUNCTION rs_catalog.listagg(list text[], separator text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT rs_catalog.listagg(nullif(array_to_string(list, coalesce(separator, '')), '')) $$`,
]

/** Around the count of the values that differ, so that the column of the answer has the name that it has there. */
const cardinality = `CREATE FUNCTION rs_catalog.hll(different bigint) RETURNS bigint ${strictSql} AS $$ SELECT different $$`

/** The aggregates whose answer or form differs. */
export const aggregateFunctions: readonly string[] = [
  ...cutAverage,
  ...sorted,
  ...percentiles,
  ...discrete,
  ...lists,
  cardinality,
]
