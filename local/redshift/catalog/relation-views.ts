import { shown } from './long-names'

/** Whether a schema holds what people made, not the server. */
const ofPeople = (schema: string) =>
  `${schema}.nspname NOT IN ('pg_catalog', 'information_schema', 'rs_catalog', 'pg_toast') AND ${schema}.nspname NOT LIKE 'pg\\_temp\\_%' AND ${schema}.nspname NOT LIKE 'pg\\_toast\\_%'`

/** The name of a type as Redshift writes it: it has no `text`, only VARCHAR. */
const typeName = `CREATE FUNCTION rs_catalog.type_name(type oid, modifier integer) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN type IN ('text'::regtype, 'varchar'::regtype) AND coalesce(modifier, -1) = -1
    THEN CASE WHEN modifier IS NULL THEN 'character varying' ELSE 'character varying(65535)' END
    WHEN type IN ('json'::regtype, 'super'::regtype) THEN 'super'
    WHEN type = 'bytea'::regtype THEN 'binary varying'
    WHEN type = 'name'::regtype THEN 'name'
    ELSE pg_catalog.format_type(type, modifier) END $$`

/** The text of a default, which has no columns in it. Without the table nobody waits for one who has locked it. */
const defaultText = 'rs_catalog.long_text(pg_get_expr(d.adbin, 0))'

/** An IDENTITY column has its seed and its step as a default: `"identity"(table, column from 0, 'seed,step')`, or "default_identity". */
const identityText = `CREATE FUNCTION rs_catalog.identity_text(relation oid, number smallint) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT format('"%s"(%s, %s, ''%s,%s''::text)', CASE a.attidentity WHEN 'a' THEN 'identity' ELSE 'default_identity' END, relation, number - 1, s.seqstart, s.seqincrement)
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum AND d.deptype = 'i'
      JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
    WHERE a.attrelid = relation AND a.attnum = number AND a.attidentity <> '' $$`

/** Every column of every relation, with the types under Redshift's names: what all the views of columns are made of. */
const relationColumns = `CREATE VIEW rs_catalog.relation_columns AS
  SELECT c.oid AS relation, c.relkind, ${shown('n.nspname')} AS nspname, ${shown('c.relname')} AS relname, ${shown('a.attname')} AS attname, a.attname AS local_name, a.attnum, a.attnotnull,
    CASE WHEN a.attidentity = '' THEN ${defaultText} ELSE rs_catalog.identity_text(c.oid, a.attnum) END AS column_default,
    rs_catalog.type_name(a.atttypid, NULL) AS data_type, rs_catalog.type_name(a.atttypid, a.atttypmod) AS full_type,
    CASE WHEN a.atttypid IN ('varchar'::regtype, 'text'::regtype) THEN CASE WHEN a.atttypmod > 4 THEN a.atttypmod - 4 ELSE 65535 END
      WHEN a.atttypid = 'bpchar'::regtype THEN CASE WHEN a.atttypmod > 4 THEN a.atttypmod - 4 ELSE 256 END END AS character_maximum_length,
    CASE a.atttypid WHEN 'int2'::regtype THEN 16 WHEN 'int4'::regtype THEN 32 WHEN 'int8'::regtype THEN 64 WHEN 'float4'::regtype THEN 24
      WHEN 'float8'::regtype THEN 53 WHEN 'numeric'::regtype THEN CASE WHEN a.atttypmod > 4 THEN ((a.atttypmod - 4) >> 16) & 65535 END END AS numeric_precision,
    CASE WHEN a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) THEN 0
      WHEN a.atttypid = 'numeric'::regtype AND a.atttypmod > 4 THEN (a.atttypmod - 4) & 2047 END AS numeric_scale,
    CASE WHEN a.atttypid = 'numeric'::regtype THEN 10 WHEN a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'float4'::regtype, 'float8'::regtype) THEN 2 END AS numeric_precision_radix,
    CASE WHEN a.atttypid IN ('timestamp'::regtype, 'timestamptz'::regtype, 'time'::regtype, 'timetz'::regtype) THEN 6 WHEN a.atttypid = 'date'::regtype THEN 0 END AS datetime_precision,
    t.typname AS udt_name, col_description(c.oid, a.attnum) AS remarks,
    coalesce(attrs.distkey = a.attname, false) AS distkey,
    coalesce(array_position(attrs.sortkey, a.attname::text), 0) * CASE WHEN attrs.sortstyle = 'INTERLEAVED' AND array_position(attrs.sortkey, a.attname::text) % 2 = 0 THEN -1 ELSE 1 END AS sortkey,
    coalesce(attrs.encodings->>a.attname, 'none') AS encoding,
    late.relation IS NOT NULL AS late
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN rs_catalog.table_attrs attrs ON attrs.relation = c.oid
    LEFT JOIN rs_catalog.late_views late ON late.relation = c.oid
  WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p')
    AND (pg_has_role(c.relowner, 'USAGE') OR has_column_privilege(c.oid, a.attnum, 'SELECT, INSERT, UPDATE, REFERENCES'))`

/** The columns of `pg_class`, PostgreSQL's and those that only Redshift has kept, for a relation of the kind. */
const classColumns = (name: string, kind: string) =>
  `c.oid, ${name} AS relname, c.relnamespace, c.reltype, c.reloftype, c.relowner, c.relam, c.relfilenode, c.reltablespace, c.relpages, c.reltuples,
    c.relallvisible, c.reltoastrelid, EXISTS (SELECT FROM rs_catalog.table_keys k WHERE k.relation = c.oid AND k.type <> 'f') OR c.relhasindex AS relhasindex,
    c.relisshared, c.relpersistence, ${kind} AS relkind, CASE WHEN EXISTS (SELECT FROM rs_catalog.late_views l WHERE l.relation = c.oid) THEN 0 ELSE c.relnatts END::smallint AS relnatts, c.relchecks, c.relhasrules, c.relhastriggers, c.relhassubclass, c.relrowsecurity,
    c.relforcerowsecurity, c.relispopulated, c.relreplident, c.relispartition, c.relrewrite, c.relfrozenxid, c.relminmxid, c.relacl, c.reloptions,
    c.relpartbound, rs_catalog.style_number(c.oid) AS reldiststyle, false AS relhasoids, 0::smallint AS reltriggers`

/**
 * A materialized view is a view on Redshift, beside a table `mv_tbl__<name>__0` that holds its rows and its keys. A primary or unique key has
 * an index there, which is how drivers find its columns.
 */
const relations = `CREATE VIEW rs_catalog.pg_class AS
  SELECT ${classColumns(shown('c.relname'), `(CASE c.relkind WHEN 'm' THEN 'v' ELSE c.relkind END)::"char"`)} FROM pg_catalog.pg_class c
  UNION ALL
  SELECT ${classColumns(`'mv_tbl__' || ${shown('c.relname')} || '__0'`, `'r'::"char"`)} FROM pg_catalog.pg_class c WHERE c.relkind = 'm'
  UNION ALL
  SELECT k.oid, ${shown('k.name')}, c.relnamespace, 0, 0, c.relowner, 403, 0, 0, 1, 0, 0, 0, false, false, c.relpersistence, 'i'::"char", cardinality(k.columns)::smallint, 0, false,
    false, false, false, false, true, 'n'::"char", false, 0, '0'::xid, '0'::xid, NULL, NULL, NULL, 0::smallint, false, 0::smallint
  FROM rs_catalog.table_keys k JOIN pg_catalog.pg_class c ON c.oid = k.relation WHERE k.type <> 'f'`

/** As `pg_class.reldiststyle` has it. */
const styleNumber = `CREATE FUNCTION rs_catalog.style_number(relation oid) RETURNS smallint LANGUAGE sql STABLE AS $$
  SELECT CASE coalesce((SELECT diststyle FROM rs_catalog.table_attrs a WHERE a.relation = style_number.relation), 'AUTO')
    WHEN 'EVEN' THEN 0 WHEN 'KEY' THEN 1 WHEN 'ALL' THEN 8 ELSE 9 END::smallint $$`

/** What FORMAT_ENCODING calls each number of `pg_attribute.attencodingtype`; Redshift tells nobody its numbers, but that 0 is none. */
const encodings = [
  'none',
  'bytedict',
  'delta',
  'delta32k',
  'lzo',
  'mostly8',
  'mostly16',
  'mostly32',
  'runlength',
  'text255',
  'text32k',
  'zstd',
  'az64',
]
const encodingNames = `ARRAY[${encodings.map((name) => `'${name}'`).join(', ')}]`

/** The columns of `pg_attribute`, PostgreSQL's and Redshift's. */
const attributeColumns = (
  relation: string,
  number: string,
  added: readonly [distkey: string, sortkey: string, encoding: string],
) =>
  `${relation} AS attrelid, ${shown('a.attname')} AS attname, a.atttypid, a.attlen, ${number} AS attnum, a.atttypmod, a.attndims, a.attbyval, a.attalign, a.attstorage, a.attcompression,
    a.attnotnull, a.atthasdef OR a.attidentity <> '' AS atthasdef, a.atthasmissing, a.attidentity, a.attgenerated, a.attisdropped, a.attislocal, a.attinhcount, a.attstattarget,
    a.attcollation, a.attacl, a.attoptions, a.attfdwoptions, ${added[0]} AS attisdistkey, ${added[1]} AS attsortkeyord, ${added[2]} AS attencodingtype`

/**
 * Without the columns of late-binding views, which pg_get_late_binding_view_cols() lists: NOT IN, as PostgreSQL takes a NOT EXISTS on a table
 * without statistics to leave next to nothing, and joins accordingly. With the columns of the indexes that keys have.
 */
const attributes = `CREATE VIEW rs_catalog.pg_attribute AS
  SELECT ${attributeColumns('a.attrelid', 'a.attnum', [
    'coalesce(attrs.distkey = a.attname, false)',
    `coalesce(array_position(attrs.sortkey, a.attname::text), 0) * CASE WHEN attrs.sortstyle = 'INTERLEAVED' AND array_position(attrs.sortkey, a.attname::text) % 2 = 0 THEN -1 ELSE 1 END`,
    `coalesce(array_position(${encodingNames}, coalesce(nullif(attrs.encodings->>a.attname, 'raw'), 'none')) - 1, 0)`,
  ])}
  FROM pg_catalog.pg_attribute a LEFT JOIN rs_catalog.table_attrs attrs ON attrs.relation = a.attrelid AND a.attnum > 0
  WHERE a.attrelid NOT IN (SELECT late.relation FROM rs_catalog.late_views late)
  UNION ALL
  SELECT ${attributeColumns('k.oid', 'n.place::smallint', ['false', '0', '0'])}
  FROM rs_catalog.table_keys k CROSS JOIN LATERAL unnest(k.columns) WITH ORDINALITY n (number, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.relation AND a.attnum = n.number WHERE k.type <> 'f'`

/**
 * The text of a view; that of a late-binding one is what was written, as its tables may be gone. Where another session has just dropped the
 * view, or a table that it reads, or has one of them locked, there is none: a query on all views must not fail of one, nor wait for it.
 */
const viewText = `CREATE FUNCTION rs_catalog.view_text(view oid) RETURNS text LANGUAGE plpgsql STABLE SET lock_timeout = '50ms' AS $$
  BEGIN
    RETURN rs_catalog.long_text((SELECT CASE
        WHEN c.relkind = 'm' THEN format('create materialized view %I.%I as (%s)', n.nspname, c.relname, rtrim(pg_get_viewdef(c.oid), ';'))
        WHEN l.relation IS NOT NULL THEN format('create view %I.%I as %s with no schema binding;', n.nspname, c.relname, l.body)
        ELSE pg_get_viewdef(c.oid) END
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN rs_catalog.late_views l ON l.relation = c.oid
      WHERE c.oid = view));
  EXCEPTION WHEN internal_error OR undefined_table OR undefined_object OR lock_not_available THEN
    RETURN NULL;
  END $$`

const views = `CREATE VIEW rs_catalog.pg_views AS
  SELECT ${shown('n.nspname')} AS schemaname, ${shown('c.relname')} AS viewname, ${shown('pg_get_userbyid(c.relowner)')} AS viewowner, rs_catalog.view_text(c.oid) AS definition
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm')`

const informationViews = `CREATE VIEW rs_catalog.views AS
  SELECT current_database()::varchar AS table_catalog, ${shown('n.nspname')} AS table_schema, ${shown('c.relname')} AS table_name,
    rs_catalog.view_text(c.oid)::varchar AS view_definition, 'NONE'::varchar AS check_option, 'NO'::varchar AS is_updatable, 'NO'::varchar AS is_insertable_into
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm')`

const informationTables = `CREATE VIEW rs_catalog.tables AS
  SELECT current_database()::varchar AS table_catalog, ${shown('n.nspname')} AS table_schema, ${shown('c.relname')} AS table_name,
    CASE WHEN n.nspname LIKE 'pg\\_temp\\_%' THEN 'LOCAL TEMPORARY' WHEN c.relkind IN ('v', 'm') THEN 'VIEW' ELSE 'BASE TABLE' END::varchar AS table_type,
    NULL::varchar AS self_referencing_column_name, NULL::varchar AS reference_generation, NULL::varchar AS user_defined_type_catalog,
    NULL::varchar AS user_defined_type_schema, NULL::varchar AS user_defined_name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p')
    AND (pg_has_role(c.relowner, 'USAGE') OR has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER'))`

/** Late-binding views are left out, as on Redshift: pg_get_late_binding_view_cols() lists theirs. */
const informationColumns = `CREATE VIEW rs_catalog.columns AS
  SELECT current_database()::varchar AS table_catalog, nspname::varchar AS table_schema, relname::varchar AS table_name, attname::varchar AS column_name,
    attnum::integer AS ordinal_position, column_default::varchar, CASE WHEN attnotnull THEN 'NO' ELSE 'YES' END::varchar AS is_nullable,
    data_type::varchar, character_maximum_length, character_maximum_length AS character_octet_length, numeric_precision, numeric_precision_radix,
    numeric_scale, datetime_precision, NULL::varchar AS interval_type, NULL::varchar AS interval_precision, NULL::varchar AS character_set_catalog,
    NULL::varchar AS character_set_schema, NULL::varchar AS character_set_name, NULL::varchar AS collation_catalog, NULL::varchar AS collation_schema,
    NULL::varchar AS collation_name, NULL::varchar AS domain_catalog, NULL::varchar AS domain_schema, NULL::varchar AS domain_name,
    current_database()::varchar AS udt_catalog, 'pg_catalog'::varchar AS udt_schema, udt_name::varchar, NULL::varchar AS scope_catalog,
    NULL::varchar AS scope_schema, NULL::varchar AS scope_name, NULL::integer AS maximum_cardinality, attnum::varchar AS dtd_identifier, 'NO'::varchar AS is_self_referencing
  FROM rs_catalog.relation_columns WHERE NOT late`

/** PostgreSQL's catalog as Redshift shows it; the rewriter sends queries on the names of PostgreSQL here. */
export const relationViews: readonly string[] = [
  typeName,
  identityText,
  relationColumns,
  styleNumber,
  relations,
  attributes,
  `CREATE FUNCTION pg_catalog.format_encoding(number integer) RETURNS character varying LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT (${encodingNames})[number + 1] $$`,
  `CREATE VIEW rs_catalog.pg_attrdef AS
    SELECT d.oid, d.adrelid, d.adnum, d.adbin, ${defaultText} AS adsrc FROM pg_catalog.pg_attrdef d
    UNION ALL
    SELECT d.objid, a.attrelid, a.attnum, NULL, rs_catalog.identity_text(a.attrelid, a.attnum) FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum AND d.deptype = 'i'
      WHERE a.attidentity <> ''`,
  `CREATE VIEW pg_catalog.pg_conf AS SELECT 'pg_class_backup_' || d.oid::text || '_' || a.relation::text AS key
    FROM rs_catalog.table_attrs a JOIN pg_catalog.pg_database d ON d.datname = current_database() WHERE NOT a.backup`,
  /* The numbers in its keys are compared as they are. */
  `CREATE FUNCTION rs_catalog.is_number(digits text, number oid) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT digits = number::text $$`,
  'CREATE OPERATOR pg_catalog.= (LEFTARG = text, RIGHTARG = oid, FUNCTION = rs_catalog.is_number)',
  viewText,
  ...['', ', pretty boolean'].map(
    (pretty) =>
      `CREATE FUNCTION rs_catalog.pg_get_viewdef(view oid${pretty}) RETURNS text LANGUAGE sql STABLE AS $$ SELECT rs_catalog.view_text(view) $$`,
  ),
  `CREATE FUNCTION rs_catalog.pg_get_viewdef(name text) RETURNS text LANGUAGE sql STABLE AS $$ SELECT rs_catalog.view_text(name::regclass) $$`,
  `CREATE FUNCTION rs_catalog.pg_get_viewdef(name text, pretty boolean) RETURNS text LANGUAGE sql STABLE AS $$ SELECT rs_catalog.view_text(name::regclass) $$`,
  views,
  informationViews,
  informationTables,
  informationColumns,
  `CREATE PROCEDURE rs_catalog.comment_on_view(name text, comment text) LANGUAGE plpgsql AS $$
    DECLARE
      kind text := CASE (SELECT relkind FROM pg_catalog.pg_class WHERE oid = to_regclass(name)) WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END;
    BEGIN
      EXECUTE format('COMMENT ON %s %s IS %L', kind, name, comment);
    END $$`,
  `CREATE FUNCTION rs_catalog.format_type(type oid, modifier integer) RETURNS text LANGUAGE sql STABLE AS $$ SELECT rs_catalog.type_name(type, modifier) $$`,
  `CREATE FUNCTION pg_catalog.pg_get_late_binding_view_cols() RETURNS SETOF record LANGUAGE sql STABLE AS $$
    SELECT nspname, relname, attname, full_type::varchar, attnum::integer FROM rs_catalog.relation_columns v WHERE late AND EXISTS (SELECT FROM rs_catalog.late_views l WHERE l.relation = v.relation AND l.bound) $$`,
]

export { ofPeople }
