const strictSql = 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE'

/** American Soundex: letters of one class beside each other, or with H or W between, count once; vowels part them. */
const soundex = `CREATE FUNCTION pg_catalog.soundex(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
  DECLARE
    letters text := regexp_replace(upper(value), '[^A-Z]', '', 'g');
    code text := left(letters, 1);
    before text := translate(code, 'BFPVCGJKQSXZDTLMNRAEIOUYHW', '11112222222233455600000000');
    digit text;
  BEGIN
    FOR place IN 2 .. length(letters) LOOP
      CONTINUE WHEN substr(letters, place, 1) IN ('H', 'W');
      digit := translate(substr(letters, place, 1), 'BFPVCGJKQSXZDTLMNRAEIOUY', '111122222222334556000000');
      IF digit <> '0' AND digit <> before THEN
        code := code || digit;
      END IF;
      before := digit;
    END LOOP;
    RETURN CASE WHEN code = '' THEN '' ELSE left(code || '000', 4) END;
  END $$`

const difference = `CREATE FUNCTION pg_catalog.difference(a text, b text) RETURNS integer ${strictSql} AS $$
  SELECT CASE WHEN pg_catalog.soundex(a) = '' AND pg_catalog.soundex(b) = '' THEN 1 ELSE
    (SELECT count(*)::integer FROM generate_series(1, 4) place WHERE substr(pg_catalog.soundex(a), place, 1) = substr(nullif(pg_catalog.soundex(b), ''), place, 1)
      AND pg_catalog.soundex(a) <> '') END $$`

const strtol = `CREATE FUNCTION pg_catalog.strtol(value text, base integer) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT AS $$
  DECLARE
    signed text := lower(ltrim(value));
    digits text := regexp_replace(signed, CASE WHEN base = 16 THEN '^[-+]?(0x)?' ELSE '^[-+]?' END, '');
    total numeric := 0;
    digit integer;
  BEGIN
    IF base NOT BETWEEN 2 AND 36 THEN
      RAISE EXCEPTION 'The base % must be between 2 and 36', base USING ERRCODE = '22023';
    END IF;
    FOR place IN 1 .. length(digits) LOOP
      digit := strpos('0123456789abcdefghijklmnopqrstuvwxyz', substr(digits, place, 1)) - 1;
      IF digit < 0 OR digit >= base THEN
        RAISE EXCEPTION 'The input % is not valid to be converted to base %', value, base USING ERRCODE = '22P02';
      END IF;
      total := total * base + digit;
    END LOOP;
    RETURN CASE WHEN signed LIKE '-%' THEN -total ELSE total END;
  END $$`

/** The functions of text, of bytes and of numbers that PostgreSQL lacks or answers otherwise; the latter live in `rs_catalog`. */
export const textFunctions: readonly string[] = [
  `CREATE FUNCTION pg_catalog.len(value text) RETURNS integer ${strictSql} AS $$ SELECT length(value) $$`,
  `CREATE FUNCTION pg_catalog.len(value bytea) RETURNS integer ${strictSql} AS $$ SELECT length(value) $$`,
  /* Trailing blanks of a CHAR count nowhere. */
  `CREATE FUNCTION rs_catalog.octet_length(value text) RETURNS integer ${strictSql} AS $$ SELECT pg_catalog.octet_length(value) $$`,
  `CREATE FUNCTION rs_catalog.octet_length(value bytea) RETURNS integer ${strictSql} AS $$ SELECT pg_catalog.octet_length(value) $$`,
  `CREATE FUNCTION pg_catalog.charindex(part text, value text) RETURNS integer ${strictSql} AS $$ SELECT strpos(value, part) $$`,
  `CREATE FUNCTION pg_catalog.octetindex(part text, value text) RETURNS integer ${strictSql} AS $$
    SELECT CASE strpos(value, part) WHEN 0 THEN 0 ELSE pg_catalog.octet_length(left(value, strpos(value, part) - 1)) + 1 END $$`,
  `CREATE FUNCTION pg_catalog.replicate(value text, times integer) RETURNS text ${strictSql} AS $$ SELECT repeat(value, times) $$`,
  /* From the end there is nothing to count on Redshift. */
  `CREATE FUNCTION rs_catalog.split_part(value text, delimiter text, part integer) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    BEGIN
      IF part < 1 THEN
        RAISE EXCEPTION 'field position must be greater than zero' USING ERRCODE = '22023';
      END IF;
      RETURN pg_catalog.split_part(value, delimiter, part);
    END $$`,
  `CREATE FUNCTION pg_catalog.bpcharcmp(a text, b text) RETURNS integer ${strictSql} AS $$ SELECT sign(pg_catalog.bttextcmp(rtrim(a, ' '), rtrim(b, ' ')))::integer $$`,
  strtol,
  soundex,
  difference,
  /* Any NULL makes the whole NULL; PostgreSQL's leaves it out. */
  `CREATE FUNCTION rs_catalog.concat(a text, b text) RETURNS text ${strictSql} AS $$ SELECT a || b $$`,
  `CREATE FUNCTION rs_catalog.concat(a bytea, b bytea) RETURNS bytea ${strictSql} AS $$ SELECT a || b $$`,
  `CREATE FUNCTION pg_catalog.from_hex(value text) RETURNS bytea ${strictSql} AS $$ SELECT pg_catalog.decode(value, 'hex') $$`,
  `CREATE FUNCTION pg_catalog.to_hex(value bytea) RETURNS text ${strictSql} AS $$ SELECT encode(value, 'hex') $$`,
  /* Bits are counted from the right; a byte's own are by PostgreSQL too. */
  `CREATE FUNCTION pg_catalog.getbit(value bytea, index integer) RETURNS integer ${strictSql} AS $$
    SELECT get_byte(value, length(value) - 1 - index / 8) >> (index % 8) & 1 $$`,
  `CREATE FUNCTION pg_catalog.to_varbyte(value text, format text) RETURNS bytea ${strictSql} AS $$
    SELECT CASE lower(format) WHEN 'hex' THEN pg_catalog.decode(value, 'hex') WHEN 'base64' THEN pg_catalog.decode(value, 'base64')
      WHEN 'utf8' THEN convert_to(value, 'UTF8') WHEN 'utf-8' THEN convert_to(value, 'UTF8') END $$`,
  `CREATE FUNCTION pg_catalog.from_varbyte(value bytea, format text) RETURNS text ${strictSql} AS $$
    SELECT CASE lower(format) WHEN 'hex' THEN encode(value, 'hex') WHEN 'base64' THEN encode(value, 'base64')
      WHEN 'utf8' THEN convert_from(value, 'UTF8') WHEN 'utf-8' THEN convert_from(value, 'UTF8') END $$`,
]
