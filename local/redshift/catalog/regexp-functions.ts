const strictSql = 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE'

/** The position, cut to the first character; beyond the text nothing matches. */
const from = 'substr(value, greatest(place, 1))'
const flags = `CASE WHEN parameters LIKE '%i%' THEN 'i' ELSE 'c' END`
const beyond = 'greatest(place, 1) > length(value)'

/** `$1` in a replacement is what PostgreSQL writes as `\\1`. */
const replacementText = `pg_catalog.regexp_replace(replacement, '\\$(\\d)', '\\\\\\1', 'g')`

/**
 * Regular expressions with Redshift's arguments, order and flags: `i`, `c`, `e` (the first bracket only) and `p` (PCRE, whose look-ahead
 * PostgreSQL's own dialect has too). Every match is replaced, not the first; no match is an empty text, not NULL.
 */
export const regexpFunctions: readonly string[] = [
  `CREATE FUNCTION rs_catalog.regexp_replace(value text, pattern text, replacement text DEFAULT '', place integer DEFAULT 1, parameters text DEFAULT 'c') RETURNS text ${strictSql} AS $$
    SELECT left(value, greatest(place, 1) - 1) || pg_catalog.regexp_replace(${from}, pattern, ${replacementText}, 'g' || ${flags}) $$`,
  `CREATE FUNCTION rs_catalog.regexp_substr(value text, pattern text, place integer DEFAULT 1, occurrence integer DEFAULT 1, parameters text DEFAULT 'c') RETURNS text ${strictSql} AS $$
    SELECT CASE WHEN ${beyond} THEN '' WHEN occurrence < 1 OR occurrence > length(value) THEN NULL
      ELSE coalesce(pg_catalog.regexp_substr(value, pattern, greatest(place, 1), occurrence, ${flags},
        CASE WHEN parameters LIKE '%e%' AND pattern ~ '(^|[^\\\\])\\((?!\\?)' THEN 1 ELSE 0 END), '') END $$`,
  `CREATE FUNCTION rs_catalog.regexp_instr(value text, pattern text, place integer DEFAULT 1, occurrence integer DEFAULT 1, option integer DEFAULT 0, parameters text DEFAULT 'c')
    RETURNS integer ${strictSql} AS $$
    SELECT CASE WHEN ${beyond} OR occurrence < 1 THEN 0
      ELSE pg_catalog.regexp_instr(value, pattern, greatest(place, 1), occurrence, option, ${flags},
        CASE WHEN parameters LIKE '%e%' AND pattern ~ '(^|[^\\\\])\\((?!\\?)' THEN 1 ELSE 0 END) END $$`,
  `CREATE FUNCTION rs_catalog.regexp_count(value text, pattern text, place integer DEFAULT 1, parameters text DEFAULT 'c') RETURNS integer ${strictSql} AS $$
    SELECT CASE WHEN ${beyond} THEN 0 ELSE pg_catalog.regexp_count(value, pattern, greatest(place, 1), ${flags}) END $$`,
]
