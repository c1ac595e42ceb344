/** The SQL that turns the text of a SUPER string or number into a type, where it can be. */
interface CastTarget {
  /** PostgreSQL's name of the type. */
  readonly type: string
  /** Which dynamic types are tried: a date is only ever a string. */
  readonly from: readonly ('string' | 'number' | 'boolean')[]
}

const anyScalar = ['string', 'number', 'boolean'] as const

const targets: readonly CastTarget[] = [
  { type: 'smallint', from: anyScalar },
  { type: 'integer', from: anyScalar },
  { type: 'bigint', from: anyScalar },
  { type: 'real', from: ['string', 'number'] },
  { type: 'double precision', from: ['string', 'number'] },
  { type: 'date', from: ['string'] },
  { type: 'time', from: ['string'] },
  { type: 'timetz', from: ['string'] },
  { type: 'timestamp', from: ['string'] },
  { type: 'timestamptz', from: ['string'] },
]

const integers = new Set(['smallint', 'integer', 'bigint'])

/** A number becomes an integer by rounding, as a DECIMAL does; a boolean is 0 or 1. */
function scalarText(type: string): string {
  if (!integers.has(type)) return 'scalar'
  return `CASE kind WHEN 'number' THEN round(scalar::numeric)::text WHEN 'boolean' THEN (scalar::boolean)::integer::text ELSE scalar END`
}

function castName(type: string): string {
  return `rs_catalog.super_to_${type.replaceAll(' ', '_')}`
}

function castFromSuper({ type, from }: CastTarget): readonly string[] {
  const kinds = from.map((kind) => `'${kind}'`).join(', ')
  return [
    `CREATE FUNCTION ${castName(type)}(value json) RETURNS ${type} LANGUAGE plpgsql STABLE STRICT AS $$
      DECLARE kind text := json_typeof(value); scalar text := value #>> '{}';
      BEGIN
        IF kind = 'null' THEN RETURN NULL; END IF;
        IF kind IN (${kinds}) THEN
          scalar := ${scalarText(type)};
          IF pg_input_is_valid(scalar, '${type}') THEN RETURN scalar::${type}; END IF;
        END IF;
        PERFORM rs_catalog.super_uncastable(kind, '${type}');
        RETURN NULL;
      END $$`,
    `CREATE CAST (json AS ${type}) WITH FUNCTION ${castName(type)}(json) AS ASSIGNMENT`,
  ]
}

/** Texts: objects and arrays have none, they are to be serialized. */
function castToText(type: string): readonly string[] {
  return [
    `CREATE FUNCTION ${castName(type)}(value json) RETURNS ${type} LANGUAGE plpgsql STABLE STRICT AS $$
      BEGIN
        IF json_typeof(value) IN ('object', 'array') THEN
          PERFORM rs_catalog.super_uncastable(json_typeof(value), 'varchar');
        END IF;
        RETURN rs_catalog.super_scalar(value);
      END $$`,
    `CREATE CAST (json AS ${type}) WITH FUNCTION ${castName(type)}(json) AS ASSIGNMENT`,
  ]
}

const toSuper = [
  'smallint',
  'integer',
  'bigint',
  'real',
  'double precision',
  'numeric',
  'boolean',
  'text',
  'varchar',
  'bpchar',
]

/**
 * The casts from and to SUPER. Lax, as the session usually is, a value that is not of the type is NULL. Dates and times cannot be
 * cast to SUPER: there is no cast, and PostgreSQL says so in the same words.
 */
export const superCasts: readonly string[] = [
  `CREATE FUNCTION rs_catalog.super_uncastable(kind text, type text) RETURNS void LANGUAGE plpgsql STABLE AS $$
    BEGIN
      IF NOT rs_catalog.super_setting('cast_super_null_on_error', true) THEN
        RAISE EXCEPTION 'Invalid cast of a SUPER % to %', kind, type
          USING ERRCODE = '22018', HINT = 'SET cast_super_null_on_error TO on makes it NULL';
      END IF;
    END $$`,
  ...targets.flatMap(castFromSuper),
  ...['text', 'varchar', 'bpchar'].flatMap(castToText),
  /* The precision is looked at here: what does not fit is NULL, and no overflow. */
  `CREATE FUNCTION rs_catalog.super_to_numeric(value json, modifier integer) RETURNS numeric LANGUAGE plpgsql STABLE STRICT AS $$
    DECLARE
      kind text := json_typeof(value); scalar text := value #>> '{}'; number numeric;
      digits integer := ((modifier - 4) >> 16) & 65535; scale integer := (modifier - 4) & 2047;
    BEGIN
      IF kind = 'null' THEN RETURN NULL; END IF;
      IF kind IN ('string', 'number') AND pg_input_is_valid(scalar, 'numeric') THEN
        number := scalar::numeric;
        IF modifier < 4 THEN RETURN number; END IF;
        number := round(number, scale);
        IF abs(number) < 10::numeric ^ (digits - scale) THEN RETURN number; END IF;
      END IF;
      PERFORM rs_catalog.super_uncastable(kind, 'numeric');
      RETURN NULL;
    END $$`,
  'CREATE CAST (json AS numeric) WITH FUNCTION rs_catalog.super_to_numeric(json, integer) AS ASSIGNMENT',
  /* Only whole numbers are true or false, as only integers are outside of SUPER. */
  `CREATE FUNCTION rs_catalog.super_to_boolean(value json) RETURNS boolean LANGUAGE plpgsql STABLE STRICT AS $$
    DECLARE kind text := json_typeof(value); scalar text := value #>> '{}';
    BEGIN
      IF kind = 'null' THEN RETURN NULL; END IF;
      IF kind = 'number' AND scalar ~ '^-?[0-9]+$' THEN RETURN scalar::numeric <> 0; END IF;
      IF kind IN ('boolean', 'string') AND pg_input_is_valid(scalar, 'boolean') THEN RETURN scalar::boolean; END IF;
      PERFORM rs_catalog.super_uncastable(kind, 'boolean');
      RETURN NULL;
    END $$`,
  'CREATE CAST (json AS boolean) WITH FUNCTION rs_catalog.super_to_boolean(json) AS ASSIGNMENT',
  ...toSuper.flatMap((type) => [
    `CREATE FUNCTION rs_catalog.super_from(value ${type}) RETURNS json LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
      SELECT to_json(value) $$`,
    `CREATE CAST (${type} AS json) WITH FUNCTION rs_catalog.super_from(${type}) AS ASSIGNMENT`,
  ]),
  'CREATE FUNCTION rs_catalog.super_from(value json) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT value $$',
]
