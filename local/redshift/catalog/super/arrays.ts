import { pureSql } from './values'

/** An array of the values of a query that calls them `one`, in the order of `place`; the empty array where there are none. */
function arrayOf(query: string): string {
  return `rs_catalog.super_read(coalesce((
    SELECT '[' || string_agg(rs_catalog.super_text(one), ',' ORDER BY place) || ']' FROM ${query}), '[]'))`
}

const elements = (array: string): string =>
  `json_array_elements(${array}) WITH ORDINALITY AS list(one, place)`

/** The elements with how often each has occurred up to its place. */
const counted = (array: string): string =>
  `(SELECT one, place, row_number() OVER (PARTITION BY one::jsonb ORDER BY place) AS nth FROM ${elements(array)})`

/** How often an element is in an array. A null is like any other. */
const occurrences = (element: string, array: string): string =>
  `(SELECT count(*) FROM json_array_elements(${array}) AS other(value) WHERE rs_catalog.super_order(other.value, ${element}) = 0)`

/** A function of arrays: of anything else it is NULL. Parameters without a type are SUPER. */
function ofArrays(name: string, parameters: readonly string[], body: string, returns = 'super'): string {
  const arrays = parameters.filter((parameter) => !parameter.includes(' '))
  const declared = parameters.map((parameter) => (parameter.includes(' ') ? parameter : `${parameter} json`))
  const guard = arrays.map((parameter) => `json_typeof(${parameter}) = 'array'`).join(' AND ')
  return `CREATE FUNCTION pg_catalog.${name}(${declared.join(', ')}) RETURNS ${returns} ${pureSql} AS $$
    SELECT CASE WHEN ${guard} THEN ${body} END${returns === 'super' ? '::super' : ''} $$`
}

const unique = (array: string): string => arrayOf(`${counted(array)} AS list WHERE nth = 1`)
const distinct = '"distinct" boolean DEFAULT false'
const set = '"distinct"'

/** The types of what is looked for: a literal is a text, and SUPER is as it is. */
const wantedTypes = ['text', 'integer', 'bigint', 'numeric', 'double precision', 'boolean', 'anyelement']

/** ARRAY_CONTAINS, ARRAY_POSITION and ARRAY_POSITIONS, for a value of each type, with whether a null is looked for as a value. */
const searches = wantedTypes.flatMap((type) => {
  const wanted = type === 'anyelement' ? 'rs_catalog.super_operand(wanted)' : 'to_json(wanted)'
  const places = `rs_catalog.super_places(value, ${wanted}, null_match)`
  const search = (name: string, returns: string, answer: string) =>
    [
      ['value json, wanted TYPE, null_match boolean', places],
      [
        'value json, wanted TYPE',
        places.replace('null_match', "rs_catalog.super_setting('default_array_search_null_handling', true)"),
      ],
    ].map(
      ([parameters = '', found = '']) =>
        `CREATE FUNCTION pg_catalog.${name}(${parameters.replace('TYPE', type)}) RETURNS ${returns} LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT ${answer.replaceAll('PLACES', found)} $$`,
    )
  return [
    ...search('array_contains', 'boolean', 'cardinality(PLACES) > 0'),
    ...search('array_position', 'integer', 'CASE cardinality(PLACES) WHEN 0 THEN -1 ELSE (PLACES)[1] END'),
    ...search('array_positions', 'super', 'rs_catalog.super_compact(to_json(PLACES))'),
  ]
})

/** The functions that make, join, search and sort SUPER arrays; ARRAY is PostgreSQL's, without its white space. */
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
  `CREATE FUNCTION rs_catalog.super_leaves(value json, above text) RETURNS TABLE (one json, place text) LANGUAGE plpgsql IMMUTABLE AS $$
    DECLARE element json; at integer := 0;
    BEGIN
      FOR element IN SELECT json_array_elements(value) LOOP
        at := at + 1;
        IF json_typeof(element) = 'array' THEN
          RETURN QUERY SELECT * FROM rs_catalog.super_leaves(element, above || lpad(at::text, 9, '0'));
        ELSE
          one := element; place := above || lpad(at::text, 9, '0'); RETURN NEXT;
        END IF;
      END LOOP;
    END $$`,
  ofArrays('array_flatten', ['value'], arrayOf("rs_catalog.super_leaves(value, '')")),
  `CREATE FUNCTION pg_catalog.split_to_array(value text, delimiter text) RETURNS super ${pureSql} AS $$
    SELECT rs_catalog.super_compact(array_to_json(string_to_array(value, delimiter))) $$`,
  `CREATE FUNCTION pg_catalog.split_to_array(value text) RETURNS super ${pureSql} AS $$ SELECT pg_catalog.split_to_array(value, ',') $$`,
  ofArrays('array_distinct', ['value'], unique('value')),
  ofArrays('array_union', ['a', 'b'], unique('pg_catalog.array_concat(a, b)')),
  ofArrays(
    'array_intersection',
    ['a', 'b', distinct],
    arrayOf(`${counted('a')} AS list WHERE nth <= ${occurrences('one', 'b')} AND (nth = 1 OR NOT ${set})`),
  ),
  ofArrays(
    'array_except',
    ['a', 'b', distinct],
    arrayOf(`${counted('a')} AS list
      WHERE CASE WHEN ${set} THEN nth = 1 AND ${occurrences('one', 'b')} = 0 ELSE nth > ${occurrences('one', 'b')} END`),
  ),
  ofArrays(
    'arrays_overlap',
    ['a', 'b'],
    `EXISTS (SELECT FROM json_array_elements(a) AS list(one) WHERE ${occurrences('one', 'b')} > 0)`,
    'boolean',
  ),
  /* NULL where nulls are no values and there is one that could be what is looked for. */
  `CREATE FUNCTION rs_catalog.super_places(value json, wanted json, null_match boolean) RETURNS integer[] LANGUAGE plpgsql STABLE AS $$
    DECLARE found integer[];
    BEGIN
      IF json_typeof(value) IS DISTINCT FROM 'array' OR (wanted IS NULL AND NOT null_match) THEN RETURN NULL; END IF;
      found := ARRAY(SELECT place::integer - 1 FROM ${elements('value')}
        WHERE rs_catalog.super_order(one, coalesce(wanted, 'null')) = 0 ORDER BY place);
      IF cardinality(found) = 0 AND NOT null_match AND ${occurrences("'null'", 'value')} > 0 THEN RETURN NULL; END IF;
      RETURN found;
    END $$`,
  ...searches,
  ofArrays(
    'array_sort',
    ['value', 'ascending boolean', 'nulls_first boolean'],
    arrayOf(`(
      SELECT one, row_number() OVER (ORDER BY (json_typeof(one) = 'null') <> nulls_first,
        CASE WHEN ascending THEN one END, CASE WHEN NOT ascending THEN one END DESC) AS place
      FROM ${elements('value')}) AS list`),
  ),
  ofArrays(
    'array_sort',
    ['value', 'ascending boolean'],
    'pg_catalog.array_sort(value, ascending, NOT ascending)',
  ),
  ofArrays('array_sort', ['value'], 'pg_catalog.array_sort(value, true, false)'),
]
