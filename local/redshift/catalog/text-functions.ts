const strictSql = 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE'

/** Text and number functions that PostgreSQL lacks or answers otherwise; those of the second kind live in `rs_catalog`. */
export const textFunctions: readonly string[] = [
  `CREATE FUNCTION pg_catalog.len(value text) RETURNS integer ${strictSql} AS $$ SELECT length(value) $$`,
  `CREATE FUNCTION pg_catalog.charindex(part text, value text) RETURNS integer ${strictSql} AS $$ SELECT strpos(value, part) $$`,
  `CREATE FUNCTION pg_catalog.replicate(value text, times integer) RETURNS text ${strictSql} AS $$ SELECT repeat(value, times) $$`,
  `CREATE FUNCTION pg_catalog.strtol(value text, base integer) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    DECLARE
      digits text := lower(regexp_replace(trim(value), '^[-+]?(0x)?', ''));
      total numeric := 0;
      digit integer;
    BEGIN
      FOR place IN 1 .. length(digits) LOOP
        digit := strpos('0123456789abcdefghijklmnopqrstuvwxyz', substr(digits, place, 1)) - 1;
        IF digit < 0 OR digit >= base THEN
          RAISE EXCEPTION 'The input % is not valid to be converted to base %', value, base USING ERRCODE = '22P02';
        END IF;
        total := total * base + digit;
      END LOOP;
      RETURN CASE WHEN trim(value) LIKE '-%' THEN -total ELSE total END;
    END $$`,
  `CREATE FUNCTION pg_catalog.func_sha1(value text) RETURNS text ${strictSql} AS $$ SELECT encode(rs_catalog.sha1(convert_to(value, 'UTF8')), 'hex') $$`,
  `CREATE FUNCTION pg_catalog.sha1(value text) RETURNS text ${strictSql} AS $$ SELECT encode(rs_catalog.sha1(convert_to(value, 'UTF8')), 'hex') $$`,
  `CREATE FUNCTION pg_catalog.sha2(value text, bits integer) RETURNS text ${strictSql} AS $$
    SELECT encode(CASE bits WHEN 224 THEN sha224(convert_to(value, 'UTF8')) WHEN 384 THEN sha384(convert_to(value, 'UTF8'))
      WHEN 512 THEN sha512(convert_to(value, 'UTF8')) WHEN 256 THEN sha256(convert_to(value, 'UTF8')) WHEN 0 THEN sha256(convert_to(value, 'UTF8')) END, 'hex') $$`,
  `CREATE FUNCTION pg_catalog.round(value double precision, digits integer) RETURNS double precision ${strictSql} AS $$
    SELECT CASE WHEN value IN ('NaN', 'Infinity', '-Infinity') THEN value ELSE round(value::numeric, digits)::float8 END $$`,
  `CREATE FUNCTION pg_catalog.trunc(value double precision, digits integer) RETURNS double precision ${strictSql} AS $$
    SELECT CASE WHEN value IN ('NaN', 'Infinity', '-Infinity') THEN value ELSE trunc(value::numeric, digits)::float8 END $$`,
  /* Any NULL makes the whole NULL; PostgreSQL's leaves it out. */
  `CREATE FUNCTION rs_catalog.concat(a text, b text) RETURNS text ${strictSql} AS $$ SELECT a || b $$`,
  `CREATE FUNCTION rs_catalog.concat(a anyelement, b text) RETURNS text LANGUAGE sql STABLE STRICT AS $$ SELECT a::text || b $$`,
  `CREATE FUNCTION rs_catalog.concat(a text, b anyelement) RETURNS text LANGUAGE sql STABLE STRICT AS $$ SELECT a || b::text $$`,
  /* Every match is replaced, not the first; the fourth argument is where to begin. */
  `CREATE FUNCTION rs_catalog.regexp_replace(value text, pattern text) RETURNS text ${strictSql} AS $$ SELECT pg_catalog.regexp_replace(value, pattern, '', 'g') $$`,
  `CREATE FUNCTION rs_catalog.regexp_replace(value text, pattern text, replacement text) RETURNS text ${strictSql} AS $$
    SELECT pg_catalog.regexp_replace(value, pattern, pg_catalog.regexp_replace(replacement, '\\$(\\d)', '\\\\\\1', 'g'), 'g') $$`,
  `CREATE FUNCTION rs_catalog.regexp_replace(value text, pattern text, replacement text, start integer) RETURNS text ${strictSql} AS $$
    SELECT left(value, start - 1) || rs_catalog.regexp_replace(substr(value, start), pattern, replacement) $$`,
  `CREATE FUNCTION rs_catalog.regexp_replace(value text, pattern text, replacement text, start integer, flags text) RETURNS text ${strictSql} AS $$
    SELECT left(value, start - 1) || pg_catalog.regexp_replace(substr(value, start), pattern, pg_catalog.regexp_replace(replacement, '\\$(\\d)', '\\\\\\1', 'g'),
      'g' || CASE WHEN flags LIKE '%i%' THEN 'i' ELSE '' END) $$`,
]
