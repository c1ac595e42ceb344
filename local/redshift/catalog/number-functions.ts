const strictSql = 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE'

/** Functions whose answer is a DOUBLE PRECISION whatever number goes in; PostgreSQL answers NUMERIC to NUMERIC. */
const doubles = ['exp', 'ln', 'log', 'sqrt'].map(
  (name) =>
    `CREATE FUNCTION rs_catalog.${name}(value double precision) RETURNS double precision ${strictSql} AS $$ SELECT pg_catalog.${name}(value) $$`,
)
const powers = ['power', 'pow'].map(
  (name) =>
    `CREATE FUNCTION rs_catalog.${name}(base double precision, exponent double precision) RETURNS double precision ${strictSql} AS $$ SELECT pg_catalog.power(base, exponent) $$`,
)
/** The logarithm to any base. */
const logarithm = `CREATE FUNCTION rs_catalog.log(base double precision, value double precision) RETURNS double precision ${strictSql} AS $$
  SELECT pg_catalog.log(base::numeric, value::numeric)::float8 $$`

/** PostgreSQL rounds a double to whole numbers only. */
const decimals = ['round', 'trunc'].map(
  (
    name,
  ) => `CREATE FUNCTION pg_catalog.${name}(value double precision, digits integer) RETURNS double precision ${strictSql} AS $$
    SELECT CASE WHEN value IN ('NaN', 'Infinity', '-Infinity') THEN value ELSE ${name}(value::numeric, digits)::float8 END $$`,
)

/** The functions of numbers. */
export const numberFunctions: readonly string[] = [...doubles, ...powers, logarithm, ...decimals]
