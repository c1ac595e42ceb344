const strictSql = 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE'

/** The standard offset of FNV-1a in 64 bits, as the signed number that a seed is. */
const fnvOffset = '-3750763034362895579'

/** FNV-1a over bytes; numbers are counted in NUMERIC and wrapped, as PostgreSQL refuses a bigint that overflows. */
const fnvBytes = `CREATE FUNCTION rs_catalog.fnv_bytes(value bytea, seed bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
  DECLARE
    hash bigint := seed;
    unsigned numeric;
  BEGIN
    FOR place IN 0 .. length(value) - 1 LOOP
      hash := hash # get_byte(value, place)::bigint;
      unsigned := mod((CASE WHEN hash < 0 THEN hash + 18446744073709551616::numeric ELSE hash END) * 1099511628211, 18446744073709551616);
      hash := CASE WHEN unsigned >= 9223372036854775808 THEN unsigned - 18446744073709551616 ELSE unsigned END;
    END LOOP;
    RETURN hash;
  END $$`

/** The bytes of a number, the lowest first. */
const littleEndian = `CREATE FUNCTION rs_catalog.little_endian(value bytea) RETURNS bytea ${strictSql} AS $$
  SELECT string_agg(substr(value, place, 1), ''::bytea ORDER BY place DESC) FROM generate_series(1, length(value)) place $$`

/** The binary representation of each type that FNV_HASH takes. */
const binary: readonly (readonly [type: string, bytes: string])[] = [
  ['text', `convert_to(value, 'UTF8')`],
  ['bytea', 'value'],
  ['smallint', 'rs_catalog.little_endian(int2send(value))'],
  ['integer', 'rs_catalog.little_endian(int4send(value))'],
  ['bigint', 'rs_catalog.little_endian(int8send(value))'],
  ['real', 'rs_catalog.little_endian(float4send(value))'],
  ['double precision', 'rs_catalog.little_endian(float8send(value))'],
  ['boolean', 'boolsend(value)'],
]

/** What Redshift hashes of these is written nowhere, and as text they would be hashed to something else: better to say so. */
const unknown = (name: string, type: string): string =>
  `CREATE FUNCTION pg_catalog.${name}(value ${type}, seed bigint DEFAULT 0) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN RAISE EXCEPTION '${name.toUpperCase()} of ${type} is not supported by the local Redshift' USING ERRCODE = '0A000', HINT = 'hash its text or its whole number'; END $$`

/** MurmurHash3 of 32 bits over bytes, which stand four by four, the lowest first. */
const murmurBytes = `CREATE FUNCTION rs_catalog.murmur_bytes(value bytea, seed integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
  DECLARE
    mask constant bigint := 4294967295;
    hash bigint := seed::bigint & mask;
    size constant integer := length(value);
    word bigint;
  BEGIN
    FOR place IN 0 .. (size + 3) / 4 - 1 LOOP
      word := 0;
      FOR at IN 0 .. least(4, size - place * 4) - 1 LOOP
        word := word | (get_byte(value, place * 4 + at)::bigint << (8 * at));
      END LOOP;
      word := mod(word::numeric * 3432918353, 4294967296)::bigint;
      word := ((word << 15) | (word >> 17)) & mask;
      word := mod(word::numeric * 461845907, 4294967296)::bigint;
      hash := hash # word;
      IF place * 4 + 4 <= size THEN
        hash := ((hash << 13) | (hash >> 19)) & mask;
        hash := (hash * 5 + 3864292196) & mask;
      END IF;
    END LOOP;
    hash := hash # size;
    hash := mod((hash # (hash >> 16))::numeric * 2246822507, 4294967296)::bigint;
    hash := mod((hash # (hash >> 13))::numeric * 3266489909, 4294967296)::bigint;
    hash := hash # (hash >> 16);
    RETURN CASE WHEN hash > 2147483647 THEN hash - 4294967296 ELSE hash END;
  END $$`

/** As the specification of Apache Iceberg writes each type: every whole number in eight bytes, a date as its days since 1970. */
const murmurs: readonly (readonly [type: string, bytes: string])[] = [
  ['text', `convert_to(value, 'UTF8')`],
  ['bytea', 'value'],
  ['smallint', 'rs_catalog.little_endian(int8send(value))'],
  ['integer', 'rs_catalog.little_endian(int8send(value))'],
  ['bigint', 'rs_catalog.little_endian(int8send(value))'],
  ['date', `rs_catalog.little_endian(int8send((value - date '1970-01-01')::bigint))`],
  ['boolean', 'rs_catalog.little_endian(int8send(value::integer))'],
]

const hex = (name: string): string =>
  `CREATE FUNCTION pg_catalog.${name}(value text) RETURNS text ${strictSql} AS $$ SELECT encode(rs_catalog.digest(value, 'sha1'), 'hex') $$`

/** The hashes. PostgreSQL itself has no SHA-1, its pgcrypto has. */
export const hashFunctions: readonly string[] = [
  'CREATE EXTENSION pgcrypto SCHEMA rs_catalog',
  hex('func_sha1'),
  hex('sha1'),
  hex('sha'),
  `CREATE FUNCTION pg_catalog.sha2(value text, bits integer) RETURNS text ${strictSql} AS $$
    SELECT coalesce(encode(CASE bits WHEN 224 THEN sha224(convert_to(value, 'UTF8')) WHEN 384 THEN sha384(convert_to(value, 'UTF8'))
      WHEN 512 THEN sha512(convert_to(value, 'UTF8')) WHEN 256 THEN sha256(convert_to(value, 'UTF8')) WHEN 0 THEN sha256(convert_to(value, 'UTF8')) END, 'hex'), '') $$`,
  `CREATE FUNCTION pg_catalog.crc32(value text) RETURNS text ${strictSql} AS $$ SELECT lpad(to_hex(pg_catalog.crc32c(convert_to(value, 'UTF8'))), 8, '0') $$`,
  fnvBytes,
  littleEndian,
  ...binary.map(
    ([type, bytes]) =>
      `CREATE FUNCTION pg_catalog.fnv_hash(value ${type}, seed bigint DEFAULT ${fnvOffset}) RETURNS bigint ${strictSql} AS $$ SELECT rs_catalog.fnv_bytes(${bytes}, seed) $$`,
  ),
  ...['numeric', 'date', 'timestamp', 'timestamptz', 'time'].map((type) => unknown('fnv_hash', type)),
  murmurBytes,
  ...murmurs.map(
    ([type, bytes]) =>
      `CREATE FUNCTION pg_catalog.murmur3_32_hash(value ${type}, seed integer DEFAULT 0) RETURNS integer ${strictSql} AS $$ SELECT rs_catalog.murmur_bytes(${bytes}, seed) $$`,
  ),
  ...['numeric', 'timestamp', 'timestamptz', 'time', 'double precision'].map((type) =>
    unknown('murmur3_32_hash', type),
  ),
  ...['smallint', 'integer', 'bigint'].map(
    (type) =>
      `CREATE FUNCTION pg_catalog.checksum(value ${type}) RETURNS integer ${strictSql} AS $$ SELECT value::integer $$`,
  ),
  /* Of a DECIMAL its digits without the point; what Redshift makes of text is written nowhere. */
  `CREATE FUNCTION pg_catalog.checksum(value numeric) RETURNS integer ${strictSql} AS $$ SELECT (value * power(10::numeric, scale(value)))::integer $$`,
  `CREATE FUNCTION pg_catalog.checksum(value text) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN RAISE EXCEPTION 'CHECKSUM of text is not supported by the local Redshift' USING ERRCODE = '0A000', HINT = 'use FNV_HASH or MD5'; END $$`,
]
