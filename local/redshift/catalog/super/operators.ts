import { pureSql } from './values'

/** The types of an operand whose other one is SUPER; PostgreSQL widens the others to these. */
const operandTypes = ['integer', 'bigint', 'numeric', 'double precision', 'boolean', 'text']

/** Each with the function that compares two SUPER values. */
const operators: readonly (readonly [operator: string, name: string])[] = [
  ['=', 'equal'],
  ['<>', 'unequal'],
  ['<', 'less'],
  ['<=', 'less_equal'],
  ['>', 'greater'],
  ['>=', 'greater_equal'],
  ['+', 'add'],
  ['-', 'subtract'],
  ['*', 'multiply'],
  ['/', 'divide'],
  ['%', 'modulo'],
]

/**
 * `operator(json, text)` takes literals and `operator(json, anyelement)` another SUPER value. There must be none of (json, json):
 * PostgreSQL would read the literal of `a.b = 'P'` as JSON.
 */
const declarations = operators.flatMap(([operator, name]) => [
  ...operandTypes.map((type) => declare(operator, name, type, 'json')),
  ...operandTypes.map((type) => declare(operator, name, 'json', type)),
  declare(operator, name, 'json', 'anyelement'),
])

function declare(operator: string, name: string, left: string, right: string): string {
  const returns = ['+', '-', '*', '/', '%'].includes(operator) ? 'super' : 'boolean'
  const operands = [left, right].map((type, index) => operand(type, `$${index + 1}`)).join(', ')
  return `
    CREATE FUNCTION rs_catalog.super_${name}_op(a ${left}, b ${right}) RETURNS ${returns} LANGUAGE sql STABLE PARALLEL SAFE AS
      $$ SELECT rs_catalog.super_${name}(${operands}) $$;
    CREATE OPERATOR pg_catalog.${operator} (LEFTARG = ${left}, RIGHTARG = ${right}, FUNCTION = rs_catalog.super_${name}_op)`
}

function operand(type: string, parameter: string): string {
  if (type === 'json') return parameter
  return type === 'anyelement' ? `rs_catalog.super_operand(${parameter})` : `to_json(${parameter})`
}

function ordering(name: string, operator: string): string {
  return `CREATE FUNCTION rs_catalog.super_${name}(a json, b json) RETURNS boolean ${pureSql} AS $$
    SELECT CASE
      WHEN json_typeof(a) <> json_typeof(b) THEN NULL
      WHEN json_typeof(a) = 'string' THEN rtrim(a #>> '{}', ' ') ${operator} rtrim(b #>> '{}', ' ')
      WHEN json_typeof(a) IN ('number', 'boolean') THEN rs_catalog.super_order(a, b) ${operator} 0
    END $$`
}

/** Numbers stay decimals of their own scale, or floating point where an operand is one: in JSON that is a number with an exponent. */
function arithmetic(name: string, operator: string, zeroFails: boolean): string {
  return `CREATE FUNCTION rs_catalog.super_${name}(a json, b json) RETURNS super ${pureSql} AS $$
    SELECT CASE
      WHEN json_typeof(a) = 'number' AND json_typeof(b) = 'number' THEN
        rs_catalog.super_result(${zeroFails ? 'rs_catalog.super_quotient(a, b)' : `rs_catalog.super_number(a) ${operator} rs_catalog.super_number(b)`})
      ${name === 'add' ? "WHEN json_typeof(a) = 'string' AND json_typeof(b) = 'string' THEN to_json((a #>> '{}') || (b #>> '{}'))" : ''}
    END::super $$`
}

/** Patterns are matched on strings; what is none matches nothing, and does not fail to. */
const patterns = ['~~', '!~~', '~~*', '!~~*', '~', '!~', '~*', '!~*'].map(
  (operator, index) => `
    CREATE FUNCTION rs_catalog.super_matches_${index}(a json, b text) RETURNS boolean ${pureSql} AS $$
      SELECT CASE WHEN json_typeof(a) = 'string' THEN (a #>> '{}') OPERATOR(pg_catalog.${operator}) b END $$;
    CREATE OPERATOR pg_catalog.${operator} (LEFTARG = json, RIGHTARG = text, FUNCTION = rs_catalog.super_matches_${index})`,
)

/** Comparison, arithmetic and order of SUPER by the types that the values turn out to have. */
export const superOperators: readonly string[] = [
  /* The order of ORDER BY, GROUP BY and DISTINCT, which is total: boolean, number, string, array, object. */
  `CREATE FUNCTION rs_catalog.super_rank(value json) RETURNS integer ${pureSql} AS $$
    SELECT CASE json_typeof(value) WHEN 'null' THEN 0 WHEN 'boolean' THEN 1 WHEN 'number' THEN 2 WHEN 'string' THEN 3
      WHEN 'array' THEN 4 ELSE 5 END $$`,
  `CREATE FUNCTION rs_catalog.super_order(a json, b json) RETURNS integer ${pureSql} AS $$
    SELECT CASE WHEN json_typeof(a) = json_typeof(b) THEN jsonb_cmp(a::jsonb, b::jsonb)
      ELSE sign(rs_catalog.super_rank(a) - rs_catalog.super_rank(b))::integer END $$`,
  ...[
    ['<', 'before'],
    ['<=', 'not_after'],
    ['=', 'same'],
    ['>=', 'not_before'],
    ['>', 'after'],
  ].map(
    ([operator, name]) => `
      CREATE FUNCTION rs_catalog.super_${name}(a json, b json) RETURNS boolean ${pureSql} AS $$
        SELECT rs_catalog.super_order(a, b) ${operator} 0 $$;
      CREATE OPERATOR rs_catalog.${operator} (LEFTARG = json, RIGHTARG = json, FUNCTION = rs_catalog.super_${name})`,
  ),
  `CREATE OPERATOR CLASS rs_catalog.super_order DEFAULT FOR TYPE json USING btree AS
    OPERATOR 1 rs_catalog.<, OPERATOR 2 rs_catalog.<=, OPERATOR 3 rs_catalog.=, OPERATOR 4 rs_catalog.>=, OPERATOR 5 rs_catalog.>,
    FUNCTION 1 rs_catalog.super_order(json, json)`,
  `CREATE FUNCTION rs_catalog.super_operand(value anyelement) RETURNS json LANGUAGE plpgsql STABLE AS $$
    BEGIN
      IF pg_typeof(value)::oid IN ('json'::regtype, 'pg_catalog.super'::regtype) OR pg_typeof(value)::oid IN
        ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype, 'float4'::regtype, 'float8'::regtype, 'bool'::regtype,
         'text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) THEN
        RETURN to_json(value);
      END IF;
      RAISE EXCEPTION 'cannot cast type % to super', pg_typeof(value)
        USING ERRCODE = '42846', HINT = 'cast the SUPER value: value::date';
    END $$`,
  `CREATE FUNCTION rs_catalog.super_equal(a json, b json) RETURNS boolean ${pureSql} AS $$
    SELECT CASE
      WHEN json_typeof(a) = 'null' OR json_typeof(b) = 'null' THEN NULL
      WHEN json_typeof(a) <> json_typeof(b) THEN false
      WHEN json_typeof(a) = 'string' THEN rtrim(a #>> '{}', ' ') = rtrim(b #>> '{}', ' ')
      ELSE a::jsonb = b::jsonb
    END $$`,
  `CREATE FUNCTION rs_catalog.super_unequal(a json, b json) RETURNS boolean ${pureSql} AS $$
    SELECT NOT rs_catalog.super_equal(a, b) $$`,
  ordering('less', '<'),
  ordering('less_equal', '<='),
  ordering('greater', '>'),
  ordering('greater_equal', '>='),
  `CREATE FUNCTION rs_catalog.super_result(value numeric) RETURNS json ${pureSql} AS $$ SELECT to_json(value) $$`,
  /* A quotient of whole numbers is whole. */
  `CREATE FUNCTION rs_catalog.super_quotient(a json, b json) RETURNS numeric ${pureSql} AS $$
    SELECT CASE WHEN scale(rs_catalog.super_number(a)) = 0 AND scale(rs_catalog.super_number(b)) = 0
      THEN div(rs_catalog.super_number(a), rs_catalog.super_number(b))
      ELSE round(rs_catalog.super_number(a) / rs_catalog.super_number(b),
        greatest(4, scale(rs_catalog.super_number(a)) + rs_catalog.super_digits(rs_catalog.super_number(b)) + 1)) END $$`,
  `CREATE FUNCTION rs_catalog.super_digits(value numeric) RETURNS integer ${pureSql} AS $$
    SELECT greatest(1, length(regexp_replace(abs(value)::text, '^0?\\.|\\.', ''))) $$`,
  arithmetic('add', '+', false),
  arithmetic('subtract', '-', false),
  arithmetic('multiply', '*', false),
  arithmetic('divide', '/', true),
  arithmetic('modulo', '%', false),
  `CREATE FUNCTION rs_catalog.super_negate(value json) RETURNS super ${pureSql} AS $$
    SELECT to_json(- rs_catalog.super_number(value))::super $$;
   CREATE OPERATOR pg_catalog.- (RIGHTARG = json, FUNCTION = rs_catalog.super_negate)`,
  `CREATE FUNCTION rs_catalog.super_positive(value json) RETURNS super ${pureSql} AS $$
    SELECT to_json(rs_catalog.super_number(value))::super $$;
   CREATE OPERATOR pg_catalog.+ (RIGHTARG = json, FUNCTION = rs_catalog.super_positive)`,
  ...declarations,
  ...patterns,
]
