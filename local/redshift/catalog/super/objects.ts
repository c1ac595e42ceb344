import { pureSql } from './values'

const changeNames = (name: string, change: string): string =>
  `CREATE FUNCTION pg_catalog.${name}(value json) RETURNS super LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    BEGIN
      RETURN rs_catalog.super_read(CASE json_typeof(value)
        WHEN 'object' THEN '{' || coalesce((SELECT string_agg(rs_catalog.super_text(to_json(${change}(key))) || ':' ||
          rs_catalog.super_text(pg_catalog.${name}(member)), ',' ORDER BY place)
          FROM json_each(value) WITH ORDINALITY AS one(key, member, place)), '') || '}'
        WHEN 'array' THEN '[' || coalesce((SELECT string_agg(rs_catalog.super_text(pg_catalog.${name}(element)), ',' ORDER BY place)
          FROM json_array_elements(value) WITH ORDINALITY AS one(element, place)), '') || ']'
        ELSE rs_catalog.super_text(value) END);
    END $$`

/** The functions of SUPER objects, and arithmetic and aggregates over SUPER. */
export const superObjects: readonly string[] = [
  changeNames('lower_attribute_names', 'lower'),
  changeNames('upper_attribute_names', 'upper'),
  /* The components of a path such as "a"."b". */
  `CREATE FUNCTION rs_catalog.super_path(path text) RETURNS text[] ${pureSql} AS $$
    SELECT ARRAY(SELECT replace(part[1], '""', '"') FROM regexp_matches(path, '"((?:[^"]|"")*)"', 'g') AS part) $$`,
  /* Keeps of an object what lies on one of the paths; all of it below their ends. */
  `CREATE FUNCTION rs_catalog.super_keep(value json, paths text[], above text[]) RETURNS json LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN
      IF EXISTS (SELECT FROM unnest(paths) AS path WHERE rs_catalog.super_path(path) = above) THEN RETURN value; END IF;
      IF json_typeof(value) <> 'object' THEN RETURN NULL; END IF;
      RETURN (SELECT rs_catalog.super_read('{' || coalesce(string_agg(rs_catalog.super_text(to_json(key)) || ':' || rs_catalog.super_text(kept), ',' ORDER BY place), '') || '}')
        FROM (SELECT key, place, rs_catalog.super_keep(member, paths, above || key) AS kept
          FROM json_each(value) WITH ORDINALITY AS one(key, member, place)
          WHERE EXISTS (SELECT FROM unnest(paths) AS path
            WHERE (rs_catalog.super_path(path))[1:cardinality(above) + 1] = above || key)) AS members
        WHERE kept IS NOT NULL);
    END $$`,
  /* Sets one place of an object, which is made where it is not there. */
  `CREATE FUNCTION rs_catalog.super_set(value json, path text[], new json) RETURNS json LANGUAGE plpgsql IMMUTABLE AS $$
    DECLARE
      inner_value json; members text := ''; found boolean := false; key text; member json;
    BEGIN
      IF cardinality(path) = 0 THEN RETURN coalesce(new, 'null'); END IF;
      IF json_typeof(value) IS DISTINCT FROM 'object' THEN value := '{}'; END IF;
      FOR key, member IN SELECT * FROM json_each(value) LOOP
        IF key = path[1] THEN
          found := true;
          member := rs_catalog.super_set(member, path[2:], new);
        END IF;
        members := members || ',' || rs_catalog.super_text(to_json(key)) || ':' || rs_catalog.super_text(member);
      END LOOP;
      IF NOT found THEN
        inner_value := rs_catalog.super_set('{}', path[2:], new);
        members := members || ',' || rs_catalog.super_text(to_json(path[1])) || ':' || rs_catalog.super_text(inner_value);
      END IF;
      RETURN rs_catalog.super_read('{' || substr(members, 2) || '}');
    END $$`,
  /* \`changes\` is an array of path, value, path, value … */
  `CREATE FUNCTION rs_catalog.object_transform(value json, keep text[], changes json) RETURNS super LANGUAGE plpgsql IMMUTABLE AS $$
    DECLARE result json := value;
    BEGIN
      IF json_typeof(value) IS DISTINCT FROM 'object' THEN RETURN value; END IF;
      IF keep IS NOT NULL THEN result := rs_catalog.super_keep(value, keep, '{}'); END IF;
      FOR place IN 0 .. json_array_length(changes) - 1 BY 2 LOOP
        result := rs_catalog.super_set(result, rs_catalog.super_path(changes ->> place), changes -> (place + 1));
      END LOOP;
      RETURN result;
    END $$`,
  ...['floor', 'ceil', 'ceiling', 'round', 'abs'].map(
    (name) => `CREATE FUNCTION pg_catalog.${name}(value json) RETURNS super ${pureSql} AS $$
      SELECT to_json(${name}(rs_catalog.super_number(value)))::super $$`,
  ),
  /* What is no number, or has no order, is passed over. */
  `CREATE FUNCTION rs_catalog.super_add_up(total numeric, value json) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN rs_catalog.super_number(value) IS NULL THEN total ELSE coalesce(total, 0) + rs_catalog.super_number(value) END $$`,
  `CREATE FUNCTION rs_catalog.super_total(total numeric) RETURNS super ${pureSql} AS $$ SELECT to_json(total)::super $$`,
  'CREATE AGGREGATE pg_catalog.sum(json) (SFUNC = rs_catalog.super_add_up, STYPE = numeric, FINALFUNC = rs_catalog.super_total)',
  `CREATE FUNCTION rs_catalog.super_numbers(list numeric[], value json) RETURNS numeric[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN rs_catalog.super_number(value) IS NULL THEN list ELSE list || rs_catalog.super_number(value) END $$`,
  `CREATE FUNCTION rs_catalog.super_mean(list numeric[]) RETURNS super ${pureSql} AS $$
    SELECT to_json(trim_scale(round(avg(value), 16)))::super FROM unnest(list) AS value $$`,
  "CREATE AGGREGATE pg_catalog.avg(json) (SFUNC = rs_catalog.super_numbers, STYPE = numeric[], FINALFUNC = rs_catalog.super_mean, INITCOND = '{}')",
  `CREATE FUNCTION rs_catalog.avg(average json, total json, sample json) RETURNS super ${pureSql} AS $$ SELECT average::super $$`,
  ...[
    ['min', '<='],
    ['max', '>='],
  ].flatMap(([name, operator]) => [
    `CREATE FUNCTION rs_catalog.super_${name}(a json, b json) RETURNS json ${pureSql} AS $$
      SELECT CASE WHEN rs_catalog.super_order(a, b) ${operator} 0 THEN a ELSE b END $$`,
    `CREATE AGGREGATE pg_catalog.${name}(json) (SFUNC = rs_catalog.super_${name}, STYPE = json)`,
  ]),
]
