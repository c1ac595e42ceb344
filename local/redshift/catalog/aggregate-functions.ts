/** The aggregates whose answer or type differs: AVG of integers is an integer, cut; LISTAGG takes text. */
export const aggregateFunctions: readonly string[] = [
  `CREATE FUNCTION rs_catalog.cut_average(state bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN state[1] > 0 THEN state[2] / state[1] END $$`,
  "CREATE AGGREGATE rs_catalog.avg(smallint) (SFUNC = int2_avg_accum, STYPE = bigint[], FINALFUNC = rs_catalog.cut_average, COMBINEFUNC = int4_avg_combine, INITCOND = '{0,0}', PARALLEL = SAFE)",
  "CREATE AGGREGATE rs_catalog.avg(integer) (SFUNC = int4_avg_accum, STYPE = bigint[], FINALFUNC = rs_catalog.cut_average, COMBINEFUNC = int4_avg_combine, INITCOND = '{0,0}', PARALLEL = SAFE)",
  /* The sum of bigints may be larger than a bigint, so this one counts in numeric. */
  `CREATE FUNCTION rs_catalog.add_average(state numeric[], value bigint) RETURNS numeric[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN value IS NULL THEN state ELSE ARRAY[state[1] + 1, state[2] + value] END $$`,
  `CREATE FUNCTION rs_catalog.cut_average(state numeric[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN state[1] > 0 THEN div(state[2], state[1])::bigint END $$`,
  "CREATE AGGREGATE rs_catalog.avg(bigint) (SFUNC = rs_catalog.add_average, STYPE = numeric[], FINALFUNC = rs_catalog.cut_average, INITCOND = '{0,0}', PARALLEL = SAFE)",
  'CREATE AGGREGATE rs_catalog.avg(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg, COMBINEFUNC = numeric_avg_combine, SERIALFUNC = numeric_avg_serialize, DESERIALFUNC = numeric_avg_deserialize, PARALLEL = SAFE)',
  "CREATE AGGREGATE rs_catalog.avg(real) (SFUNC = float4_accum, STYPE = double precision[], FINALFUNC = float8_avg, COMBINEFUNC = float8_combine, INITCOND = '{0,0,0}', PARALLEL = SAFE)",
  "CREATE AGGREGATE rs_catalog.avg(double precision) (SFUNC = float8_accum, STYPE = double precision[], FINALFUNC = float8_avg, COMBINEFUNC = float8_combine, INITCOND = '{0,0,0}', PARALLEL = SAFE)",
  'CREATE AGGREGATE rs_catalog.listagg(text, text) (SFUNC = string_agg_transfn, STYPE = internal, FINALFUNC = string_agg_finalfn)',
]
