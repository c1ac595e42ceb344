import { pureSql } from './values'

/** An array of the values of a query that names them \`one\`, in their order; the empty array where there are none. */
function arrayOf(query: string): string {
  return `rs_catalog.super_read(coalesce((SELECT '[' || string_agg(rs_catalog.super_text(one), ',' ORDER BY place) || ']' FROM ${query}), '[]'))`
}

const elements = (array: string): string =>
  `json_array_elements(${array}) WITH ORDINALITY AS list(one, place)`

/** A function of arrays: of anything else it is NULL. */
function ofArrays(name: string, parameters: readonly string[], body: string, returns = 'super'): string {
  const typed = parameters.filter((parameter) => !parameter.includes(' '))
  const declared = parameters.map((parameter) => (parameter.includes(' ') ? parameter : `${parameter} json`))
  const guard = typed.map((parameter) => `json_typeof(${parameter}) = 'array'`).join(' AND ')
  return `CREATE FUNCTION pg_catalog.${name}(${declared.join(', ')}) RETURNS ${returns} ${pureSql} AS $$
    SELECT CASE WHEN ${guard} THEN ${body} END${returns === 'super' ? '::super' : ''} $$`
}

const listed = (element: string, array: string): string =>
  `EXISTS (SELECT FROM json_array_elements(${array}) AS other(value) WHERE rs_catalog.super_order(other.value, ${element}) = 0)`

/** The first of equal elements only. */
const firstOnly = (array: string): string =>
  `(SELECT DISTINCT ON (one::jsonb) one, place FROM ${elements(array)} ORDER BY one::jsonb, place) AS list`

const joined = 'pg_catalog.array_concat(a, b)'

/** The functions that make and change SUPER arrays; ARRAY and OBJECT are PostgreSQL's, without its white space. */
export const superArrays: readonly string[] = [
  ofArrays('get_array_length', ['value'], 'json_array_length(value)', 'integer'),
  ofArrays(
    'array_concat',
    ['a', 'b'],
    arrayOf(`(
    SELECT one, place FROM ${elements('a')} UNION ALL SELECT one, json_array_length(a) + place FROM ${elements('b')}) AS list`),
  ),
  ofArrays(
    'subarray',
    ['value', 'start integer', 'size integer'],
    arrayOf(`(SELECT * FROM ${elements('value')} WHERE place > start AND place <= start + size) AS list`),
  ),
  ofArrays(
    'subarray',
    ['value', 'start integer'],
    arrayOf(`(SELECT * FROM ${elements('value')} WHERE place > start) AS list`),
  ),
  ofArrays('array_flatten', ['value'], `rs_catalog.super_flat(value)`),
  `CREATE FUNCTION rs_catalog.super_leaves(value json, place text) RETURNS TABLE (one json, place_of text) LANGUAGE plpgsql IMMUTABLE AS $$
    DECLARE element json; at integer := 0;
    BEGIN
      FOR element IN SELECT json_array_elements(value) LOOP
        at := at + 1;
        IF json_typeof(element) = 'array' THEN
          RETURN QUERY SELECT * FROM rs_catalog.super_leaves(element, place || lpad(at::text, 9, '0'));
        ELSE
          one := element; place_of := place || lpad(at::text, 9, '0'); RETURN NEXT;
        END IF;
      END LOOP;
    END $$`,
  `CREATE FUNCTION rs_catalog.super_flat(value json) RETURNS json ${pureSql} AS $$
    SELECT ${arrayOf("rs_catalog.super_leaves(value, '') AS list(one, place)")} $$`,
  `CREATE FUNCTION pg_catalog.split_to_array(value text, delimiter text) RETURNS super ${pureSql} AS $$
    SELECT rs_catalog.super_compact(array_to_json(string_to_array(value, delimiter))) $$`,
  `CREATE FUNCTION pg_catalog.split_to_array(value text) RETURNS super ${pureSql} AS $$ SELECT pg_catalog.split_to_array(value, ',') $$`,
  ofArrays('array_distinct', ['value'], arrayOf(firstOnly('value'))),
  ofArrays('array_union', ['a', 'b'], arrayOf(firstOnly(joined))),
  ofArrays(
    'array_intersection',
    ['a', 'b'],
    arrayOf(`(SELECT one, place FROM ${firstOnly('a')} WHERE ${listed('one', 'b')}) AS list`),
  ),
  ofArrays(
    'array_except',
    ['a', 'b'],
    arrayOf(`(SELECT one, place FROM ${firstOnly('a')} WHERE NOT ${listed('one', 'b')}) AS list`),
  ),
  ofArrays(
    'arrays_overlap',
    ['a', 'b'],
    `EXISTS (SELECT FROM json_array_elements(a) AS list(one) WHERE ${listed('one', 'b')})`,
    'boolean',
  ),
  `CREATE FUNCTION rs_catalog.super_contains(value json, wanted json) RETURNS boolean ${pureSql} AS $$
    SELECT CASE WHEN json_typeof(value) = 'array' THEN ${listed('wanted', 'value')} END $$`,
  `CREATE FUNCTION rs_catalog.super_positions(value json, wanted json) RETURNS integer[] ${pureSql} AS $$
    SELECT CASE WHEN json_typeof(value) = 'array' THEN ARRAY(SELECT place::integer - 1 FROM ${elements('value')}
      WHERE rs_catalog.super_order(one, wanted) = 0 ORDER BY place) END $$`,
  /* What is looked for may be a literal or of any type. */
  ...['text', 'integer', 'bigint', 'numeric', 'double precision', 'boolean', 'anyelement'].flatMap((type) => {
    const wanted = type === 'anyelement' ? 'rs_catalog.super_operand(wanted)' : 'to_json(wanted)'
    const header = (name: string, returns: string) =>
      `CREATE FUNCTION pg_catalog.${name}(value json, wanted ${type}) RETURNS ${returns} LANGUAGE sql STABLE PARALLEL SAFE AS`
    return [
      `${header('array_contains', 'boolean')} $$ SELECT rs_catalog.super_contains(value, ${wanted}) $$`,
      `${header('array_position', 'integer')} $$ SELECT coalesce((rs_catalog.super_positions(value, ${wanted}))[1],
        CASE WHEN json_typeof(value) = 'array' THEN -1 END) $$`,
      `${header('array_positions', 'super')} $$
        SELECT rs_catalog.super_compact(to_json(rs_catalog.super_positions(value, ${wanted}))) $$`,
    ]
  }),
  ...[
    ['value', ''],
    ['value json, ascending boolean', 'ascending'],
  ].map(([parameters, flag]) => {
    const order = flag === '' ? 'true' : flag
    return `CREATE FUNCTION pg_catalog.array_sort(${flag === '' ? 'value json' : parameters}) RETURNS super ${pureSql} AS $$
      SELECT CASE WHEN json_typeof(value) = 'array' THEN ${arrayOf(`(
        SELECT one, row_number() OVER (ORDER BY json_typeof(one) = 'null', CASE WHEN ${order} THEN one END, CASE WHEN NOT ${order} THEN one END DESC) AS place
        FROM ${elements('value')}) AS list`)} END::super $$`
  }),
]
