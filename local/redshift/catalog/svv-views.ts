import { shown } from './long-names'
import { ofPeople } from './relation-views'

const database = 'current_database()::varchar'

/** A figure of a table, exact, unlike the planner's estimates; none where somebody else has the table locked, or has just dropped it: nobody is to wait for that, or to fail. */
const measure = (name: string, query: string) =>
  `CREATE FUNCTION rs_catalog.${name}(relation oid) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET lock_timeout = '50ms' AS $$
  DECLARE
    found bigint;
  BEGIN
    EXECUTE format('${query}', relation::regclass) INTO found;
    RETURN found;
  EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
  END $$`

const tableInfo = `CREATE VIEW pg_catalog.svv_table_info AS
  SELECT ${database} AS database, ${shown('n.nspname')} AS schema, c.oid::integer AS table_id, ${shown('c.relname')} AS "table",
    CASE WHEN attrs.encodings IS NULL OR attrs.encodings = '{}' THEN 'Y, AUTO(ENCODE)' ELSE 'Y' END::varchar AS encoded,
    CASE WHEN attrs.diststyle = 'KEY' THEN 'KEY(' || ${shown('attrs.distkey')} || ')' WHEN attrs.diststyle IS NULL OR attrs.diststyle = 'AUTO' THEN 'AUTO(ALL)' ELSE attrs.diststyle END::varchar AS diststyle,
    CASE WHEN attrs.sortstyle = 'INTERLEAVED' THEN 'INTERLEAVED' WHEN attrs.sortstyle = 'AUTO' OR attrs.relation IS NULL THEN 'AUTO(SORTKEY)' ELSE ${shown('attrs.sortkey[1]')} END::varchar AS sortkey1,
    (SELECT max(character_maximum_length) FROM rs_catalog.relation_columns v WHERE v.relation = c.oid AND v.data_type = 'character varying')::integer AS max_varchar,
    CASE WHEN cardinality(attrs.sortkey) > 0 THEN 'none' END::varchar AS sortkey1_enc, coalesce(cardinality(attrs.sortkey), 0) AS sortkey_num,
    greatest(rs_catalog.relation_size(c.oid) / 1048576, 1)::bigint AS size, 0.0::numeric(10,4) AS pct_used, 0::bigint AS empty, NULL::numeric(5,2) AS unsorted,
    0.0::numeric(5,2) AS stats_off, measured.rows AS tbl_rows, NULL::numeric(19,2) AS skew_sortkey1, NULL::numeric(19,2) AS skew_rows,
    measured.rows AS estimated_visible_rows, NULL::varchar AS risk_event, NULL::numeric(12,2) AS vacuum_sort_benefit,
    NULL::timestamp AS create_time
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN rs_catalog.table_attrs attrs ON attrs.relation = c.oid
    CROSS JOIN LATERAL (SELECT rs_catalog.row_count(c.oid)::numeric(38,0) AS rows) measured
  WHERE c.relkind IN ('r', 'm', 'p') AND ${ofPeople('n')}`

const privileges = `CREATE VIEW pg_catalog.svv_relation_privileges AS
  SELECT ${shown('n.nspname')} AS namespace_name, ${shown('c.relname')} AS relation_name, acl.privilege_type::varchar, acl.grantee::integer AS identity_id,
    CASE WHEN acl.grantee = 0 THEN 'public' ELSE ${shown('r.rolname')} END::varchar AS identity_name,
    rs_catalog.role_kind(acl.grantee) AS identity_type, acl.is_grantable AS admin_option
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) acl LEFT JOIN pg_catalog.pg_roles r ON r.oid = acl.grantee
  WHERE c.relkind IN ('r', 'v', 'm', 'p') AND acl.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'TRUNCATE') AND ${ofPeople('n')}`

/** Who has a privilege, as the views of privileges tell it. */
const identity = (id: string, prefix: string) => `${id}::integer AS ${prefix}_id,
    CASE WHEN ${id} = 0 THEN 'public' ELSE ${shown(`pg_get_userbyid(${id})`)} END::varchar AS ${prefix}_name, rs_catalog.role_kind(${id}) AS ${prefix}_type`
const granted = `acl.privilege_type::varchar, ${identity('acl.grantee', 'identity')}, acl.is_grantable AS admin_option`

/** The privileges on what is no relation, and those that new objects get. */
const otherPrivileges = [
  `CREATE VIEW pg_catalog.svv_schema_privileges AS SELECT ${shown('n.nspname')} AS namespace_name, ${granted}, 'SCHEMA'::varchar AS privilege_scope
    FROM pg_catalog.pg_namespace n CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) acl WHERE ${ofPeople('n')} AND (acl.grantee = 0 OR acl.grantee >= 16384)`,
  `CREATE VIEW pg_catalog.svv_database_privileges AS SELECT d.datname::varchar AS database_name, ${granted}, 'DATABASE'::varchar AS privilege_scope
    FROM pg_catalog.pg_database d CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) acl
    WHERE NOT d.datistemplate AND d.datname <> 'postgres' AND acl.privilege_type IN ('CREATE', 'TEMPORARY')`,
  `CREATE VIEW pg_catalog.svv_function_privileges AS SELECT ${shown('n.nspname')} AS namespace_name, ${shown('p.proname')} AS function_name,
    oidvectortypes(p.proargtypes)::varchar AS argument_types, ${granted}
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl WHERE ${ofPeople('n')}`,
  `CREATE VIEW pg_catalog.svv_default_privileges AS SELECT ${shown('n.nspname')} AS schema_name,
    CASE d.defaclobjtype WHEN 'r' THEN 'RELATION' WHEN 'f' THEN 'FUNCTION' ELSE d.defaclobjtype::text END::varchar AS object_type, ${identity('d.defaclrole', 'owner')},
    acl.privilege_type::varchar, ${identity('acl.grantee', 'grantee')}, acl.is_grantable AS admin_option
    FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace CROSS JOIN LATERAL aclexplode(d.defaclacl) acl
    WHERE acl.grantee <> d.defaclrole AND acl.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'TRUNCATE', 'EXECUTE')`,
]

/** The views of relations, columns and schemas; several are what SHOW selects from (see show-views.ts) under other names. */
export const svvViews: readonly string[] = [
  measure('row_count', 'SELECT count(*) FROM %s'),
  measure('relation_size', 'SELECT pg_relation_size(%L)'),
  tableInfo,
  privileges,
  ...otherPrivileges,
  `CREATE VIEW pg_catalog.svv_columns AS SELECT ${database} AS table_catalog, nspname::varchar AS table_schema, relname::varchar AS table_name, attname::varchar AS column_name,
    attnum::integer AS ordinal_position, column_default::varchar, CASE WHEN attnotnull THEN 'NO' ELSE 'YES' END::varchar AS is_nullable, data_type::varchar, character_maximum_length,
    numeric_precision, numeric_precision_radix, numeric_scale, datetime_precision, NULL::varchar AS interval_type, NULL::varchar AS interval_precision, NULL::varchar AS character_set_catalog,
    NULL::varchar AS character_set_schema, NULL::varchar AS character_set_name, NULL::varchar AS collation_catalog, NULL::varchar AS collation_schema, NULL::varchar AS collation_name,
    NULL::varchar AS domain_name, remarks::varchar FROM rs_catalog.relation_columns`,
  `CREATE VIEW pg_catalog.svv_redshift_columns AS SELECT ${database} AS database_name, nspname::varchar AS schema_name, relname::varchar AS table_name, attname::varchar AS column_name,
    attnum::integer AS ordinal_position, full_type::varchar AS data_type, column_default::varchar, CASE WHEN attnotnull THEN 'NO' ELSE 'YES' END::varchar AS is_nullable, encoding::varchar,
    distkey, sortkey, NULL::varchar AS column_acl, remarks::varchar FROM rs_catalog.relation_columns`,
  `CREATE VIEW pg_catalog.svv_all_columns AS SELECT ${database} AS database_name, nspname::varchar AS schema_name, relname::varchar AS table_name, attname::varchar AS column_name,
    attnum::integer AS ordinal_position, column_default::varchar, CASE WHEN attnotnull THEN 'NO' ELSE 'YES' END::varchar AS is_nullable, data_type::varchar, character_maximum_length,
    numeric_precision, numeric_scale, remarks::varchar FROM rs_catalog.relation_columns`,
  `CREATE VIEW pg_catalog.svv_tables AS SELECT t.table_catalog, t.table_schema, t.table_name, t.table_type, NULL::varchar AS remarks FROM rs_catalog.tables t`,
  `CREATE VIEW pg_catalog.svv_all_tables AS SELECT database_name, schema_name, table_name, table_acl, table_type, remarks FROM rs_catalog.show_tables`,
  `CREATE VIEW pg_catalog.svv_redshift_tables AS SELECT database_name, schema_name, table_name, table_type, table_acl, remarks FROM rs_catalog.show_tables`,
  `CREATE VIEW pg_catalog.svv_all_schemas AS SELECT * FROM rs_catalog.show_schemas`,
  `CREATE VIEW pg_catalog.svv_redshift_schemas AS SELECT database_name, schema_name, schema_owner, schema_type, schema_acl, schema_option FROM rs_catalog.show_schemas`,
  `CREATE VIEW pg_catalog.svv_external_schemas AS SELECT 0 AS esoid, 0::smallint AS eskind, ''::varchar AS schemaname, 0 AS esowner, ''::varchar AS databasename, ''::varchar AS esoptions WHERE false`,
  `CREATE VIEW pg_catalog.svv_external_tables AS SELECT ''::varchar AS redshift_database_name, ''::varchar AS schemaname, ''::varchar AS tablename, ''::varchar AS tabletype, ''::varchar AS location,
    ''::varchar AS input_format, ''::varchar AS output_format, ''::varchar AS serialization_lib, ''::varchar AS serde_parameters, 0 AS compressed, ''::varchar AS parameters WHERE false`,
  `CREATE VIEW pg_catalog.svv_external_columns AS SELECT ''::varchar AS redshift_database_name, ''::varchar AS schemaname, ''::varchar AS tablename, ''::varchar AS columnname, ''::varchar AS external_type,
    0 AS columnnum, 0 AS part_key, ''::varchar AS is_nullable WHERE false`,
  `CREATE VIEW pg_catalog.svv_mv_info AS SELECT current_database()::char(128) AS database_name, ${shown('n.nspname')}::char(128) AS schema_name, ${shown('pg_get_userbyid(c.relowner)')}::char(128) AS user_name, ${shown('c.relname')}::char(128) AS name,
    'f'::char(1) AS is_stale, 0 AS state, 'f'::char(1) AS autorewrite, CASE WHEN attrs.autorefresh THEN 't' ELSE 'f' END::char(1) AS autorefresh
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN rs_catalog.table_attrs attrs ON attrs.relation = c.oid WHERE c.relkind = 'm'`,
  `CREATE VIEW pg_catalog.stv_mv_info AS SELECT database_name AS db_name, schema_name AS schema, name, 0::bigint AS updated_upto_xid, is_stale, user_name AS owner_user_name, state, autorefresh, autorewrite
    FROM pg_catalog.svv_mv_info`,
  `CREATE VIEW pg_catalog.pg_table_def AS SELECT nspname AS schemaname, relname AS tablename, attname AS "column", full_type AS type, encoding::char(32) AS encoding, distkey, sortkey, attnotnull AS "notnull"
    FROM rs_catalog.relation_columns WHERE relkind IN ('r', 'm') AND nspname = ANY (rs_catalog.current_schemas(true))`,
]
