const strictSql = 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE'

/**
 * What IGNORE NULLS needs: PostgreSQL's own window functions know no such thing, but an aggregate over a frame can leave NULLs out. A
 * strict transition function skips them.
 */
export const windowFunctions: readonly string[] = [
  `CREATE FUNCTION rs_catalog.keep_first(first anyelement, next anyelement) RETURNS anyelement ${strictSql} AS $$ SELECT first $$`,
  `CREATE FUNCTION rs_catalog.keep_last(first anyelement, next anyelement) RETURNS anyelement ${strictSql} AS $$ SELECT next $$`,
  'CREATE AGGREGATE rs_catalog.first_value(anyelement) (SFUNC = rs_catalog.keep_first, STYPE = anyelement)',
  'CREATE AGGREGATE rs_catalog.last_value(anyelement) (SFUNC = rs_catalog.keep_last, STYPE = anyelement)',
  `CREATE FUNCTION rs_catalog.without_nulls(list anycompatiblearray) RETURNS anycompatiblearray ${strictSql} AS $$ SELECT array_remove(list, NULL) $$`,
  "CREATE AGGREGATE rs_catalog.values_of(anycompatible) (SFUNC = array_append, STYPE = anycompatiblearray, FINALFUNC = rs_catalog.without_nulls, INITCOND = '{}')",
  `CREATE FUNCTION rs_catalog.nth_value(list anyarray, place integer) RETURNS anyelement ${strictSql} AS $$ SELECT list[place] $$`,
  `CREATE FUNCTION rs_catalog.lead(list anyarray, place integer DEFAULT 1) RETURNS anyelement ${strictSql} AS $$ SELECT list[place] $$`,
  `CREATE FUNCTION rs_catalog.lag(list anyarray, place integer DEFAULT 1) RETURNS anyelement ${strictSql} AS $$ SELECT list[cardinality(list) + 1 - place] $$`,
  `CREATE FUNCTION rs_catalog.ratio_to_report(value double precision, total double precision) RETURNS double precision ${strictSql} AS $$ SELECT value / nullif(total, 0) $$`,
]
