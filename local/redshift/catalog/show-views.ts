import { shown } from './long-names'
import { ofPeople } from './relation-views'

const database = 'current_database()::varchar'

const relationType = `CASE WHEN c.relkind IN ('v', 'm') THEN 'VIEW' ELSE 'TABLE' END::varchar`
const relationSubtype = `CASE WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW' WHEN late.relation IS NOT NULL THEN 'LATE BINDING VIEW'
  WHEN c.relkind = 'v' THEN 'REGULAR VIEW' ELSE 'REGULAR TABLE' END::varchar`

/** What a grant tells of who has it. Of a group SHOW GRANTS tells that it is a role, with a slash before its name. */
const grantee = `acl.grantee::integer AS identity_id,
    CASE rs_catalog.role_kind(acl.grantee) WHEN 'public' THEN 'public' WHEN 'group' THEN '/' || ${shown('pg_get_userbyid(acl.grantee)')} ELSE ${shown('pg_get_userbyid(acl.grantee)')} END::varchar AS identity_name,
    CASE rs_catalog.role_kind(acl.grantee) WHEN 'group' THEN 'role' ELSE rs_catalog.role_kind(acl.grantee) END::varchar AS identity_type, acl.is_grantable AS admin_option`
const grantor = `${shown('pg_get_userbyid(acl.grantor)')} AS grantor_name`
const known = `acl.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'TRUNCATE', 'USAGE', 'CREATE', 'TEMPORARY', 'EXECUTE')`

const grants = (
  type: string,
  name: string,
  from: string,
) => `SELECT ${database} AS database_name, ${shown('n.nspname')} AS schema_name, ${shown(name)} AS object_name,
    ${type}::varchar AS object_type, acl.privilege_type::varchar, ${grantee}, ${type}::varchar AS privilege_scope, ${grantor} FROM ${from} WHERE ${known} AND ${ofPeople('n')}`

const parameters = (
  what: string,
  letter: string,
) => `CREATE FUNCTION rs_catalog.show_${what}_parameters(routine oid)
  RETURNS TABLE (database_name varchar, schema_name varchar, ${what}_name varchar, parameter_name varchar, ordinal_position integer, parameter_type varchar, data_type varchar,
    character_maximum_length integer, numeric_precision integer, numeric_scale integer) LANGUAGE sql STABLE AS $$
  SELECT ${database}, ${shown('n.nspname')}, ${shown('p.proname')}, coalesce(${shown('p.proargnames[a.place]')}, '')::varchar, a.place::integer,
    CASE p.proargmodes[a.place] WHEN 'o' THEN 'OUT' WHEN 'b' THEN 'INOUT' ELSE 'IN' END::varchar, rs_catalog.type_name(a.type, NULL)::varchar,
    CASE WHEN a.type IN ('varchar'::regtype, 'text'::regtype) THEN 65535 WHEN a.type = 'bpchar'::regtype THEN 4096 END,
    CASE a.type WHEN 'int2'::regtype THEN 16 WHEN 'int4'::regtype THEN 32 WHEN 'int8'::regtype THEN 64 WHEN 'numeric'::regtype THEN 18 END,
    CASE WHEN a.type IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype) THEN 0 END
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    CROSS JOIN LATERAL unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY a (type, place)
  WHERE p.oid = routine AND p.prokind = '${letter}' $$`

/** What the SHOW statements select from; the table that leads here is in show.ts of the dialect. */
export const showViews: readonly string[] = [
  `CREATE VIEW rs_catalog.show_schemas AS SELECT ${database} AS database_name, ${shown('n.nspname')} AS schema_name, n.nspowner::integer AS schema_owner, 'local'::varchar AS schema_type,
    rs_catalog.long_text(n.nspacl::text)::varchar AS schema_acl, NULL::varchar AS source_database, NULL::varchar AS schema_option
    FROM pg_catalog.pg_namespace n WHERE ${ofPeople('n')} OR n.nspname = 'information_schema'`,
  `CREATE VIEW rs_catalog.show_tables AS SELECT ${database} AS database_name, ${shown('n.nspname')} AS schema_name, ${shown('c.relname')} AS table_name, ${relationType} AS table_type,
    rs_catalog.long_text(c.relacl::text)::varchar AS table_acl, obj_description(c.oid, 'pg_class')::varchar AS remarks, ${shown('pg_get_userbyid(c.relowner)')} AS owner, NULL::timestamp AS last_altered_time,
    NULL::timestamp AS last_modified_time, coalesce(attrs.diststyle, 'AUTO')::varchar AS dist_style, ${relationSubtype} AS table_subtype
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN rs_catalog.late_views late ON late.relation = c.oid
    LEFT JOIN rs_catalog.table_attrs attrs ON attrs.relation = c.oid
    WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p')`,
  `CREATE VIEW rs_catalog.show_columns AS SELECT ${database} AS database_name, nspname::varchar AS schema_name, relname::varchar AS table_name, attname::varchar AS column_name,
    attnum::integer AS ordinal_position, column_default::varchar, CASE WHEN attnotnull THEN 'NO' ELSE 'YES' END::varchar AS is_nullable, data_type::varchar, character_maximum_length,
    numeric_precision, numeric_scale, remarks::varchar, CASE WHEN sortkey <> 0 THEN 'COMPOUND' END::varchar AS sort_key_type, sortkey AS sort_key, distkey::integer AS dist_key, encoding::varchar,
    NULL::varchar AS collation FROM rs_catalog.relation_columns`,
  `CREATE VIEW rs_catalog.show_grants AS
    ${grants("'TABLE'", 'c.relname', "pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND c.relkind IN ('r', 'v', 'm', 'p') CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) acl")}
    UNION ALL
    ${grants("'SCHEMA'", 'n.nspname', "pg_catalog.pg_namespace n CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) acl")}
    UNION ALL
    ${grants("CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END", 'p.proname', "pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl")}`,
  `CREATE VIEW rs_catalog.show_database_grants AS SELECT d.datname::varchar AS database_name, acl.privilege_type::varchar, ${grantee}, 'DATABASE'::varchar AS privilege_scope, ${grantor}
    FROM pg_catalog.pg_database d CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) acl WHERE ${known}`,
  `CREATE VIEW rs_catalog.show_column_grants AS SELECT ${database} AS database_name, ${shown('n.nspname')} AS schema_name, ${shown('c.relname')} AS table_name, ${shown('a.attname')} AS column_name,
    'COLUMN'::varchar AS object_type, acl.privilege_type::varchar, ${grantee}, 'COLUMN'::varchar AS privilege_scope, ${grantor}
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid CROSS JOIN LATERAL aclexplode(a.attacl) acl
    WHERE ${known} AND ${ofPeople('n')}`,
  /* The types of a routine's arguments of some modes, as SHOW lists them and drivers give them back. */
  `CREATE FUNCTION rs_catalog.argument_types(routine pg_catalog.pg_proc, modes text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(rs_catalog.type_name(a.type, NULL), ', ' ORDER BY a.place), '')
    FROM unnest(coalesce(routine.proallargtypes, routine.proargtypes::oid[]), routine.proargmodes) WITH ORDINALITY a (type, mode, place)
    WHERE position(coalesce(a.mode, 'i') IN modes) > 0 $$`,
  `CREATE FUNCTION rs_catalog.find_routine(schema text, name text, types text[]) RETURNS oid LANGUAGE sql STABLE AS $$
    SELECT p.oid FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = schema AND p.proname = name AND rs_catalog.argument_types(p, 'ibv') = array_to_string(types, ', ') $$`,
  parameters('function', 'f'),
  parameters('procedure', 'p'),
  /* SHOW TABLE: the statement that would make the table again. */
  `CREATE FUNCTION rs_catalog.show_table(relation regclass) RETURNS TABLE ("Show Table DDL statement" text) LANGUAGE sql STABLE AS $$
    SELECT rs_catalog.long_text(format(E'CREATE TABLE %I.%I (\\n%s\\n)\\n%s;', c.nspname, c.relname,
        string_agg(format('    %s %s%s%s%s', quote_ident(c.attname), c.full_type,
          CASE WHEN c.column_default IS NULL THEN '' ELSE ' DEFAULT ' || c.column_default END,
          CASE WHEN c.encoding = 'none' THEN '' ELSE ' ENCODE ' || c.encoding END,
          CASE WHEN c.attnotnull THEN ' NOT NULL' ELSE '' END), E',\\n' ORDER BY c.attnum)
          || coalesce((SELECT string_agg(E',\\n    ' || rs_catalog.pg_get_constraintdef(k.oid), '' ORDER BY k.type = 'f', k.oid) FROM rs_catalog.keys k WHERE k.relation = show_table.relation), ''),
        concat_ws(E'\\n', 'DISTSTYLE ' || coalesce(min(a.diststyle), 'AUTO'),
          CASE WHEN min(a.distkey) IS NOT NULL THEN format('DISTKEY ( %I )', min(a.distkey)) END,
          CASE WHEN cardinality(min(a.sortkey)) > 0 THEN
            format('%sSORTKEY ( %s )', CASE min(a.sortstyle) WHEN 'INTERLEAVED' THEN 'INTERLEAVED ' ELSE '' END, array_to_string(min(a.sortkey), ', ')) END)))
      FROM rs_catalog.relation_columns c LEFT JOIN rs_catalog.table_attrs a ON a.relation = c.relation
      WHERE c.relation = show_table.relation AND c.relkind IN ('r', 'm') GROUP BY c.nspname, c.relname $$`,
  `CREATE FUNCTION rs_catalog.show_view(relation regclass) RETURNS TABLE ("Show View DDL statement" text) LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN l.relation IS NOT NULL OR c.relkind = 'm' THEN rs_catalog.view_text(c.oid)
      ELSE rs_catalog.long_text(format('create view %I.%I as %s', c.relnamespace::regnamespace::name, c.relname, rs_catalog.view_text(c.oid))) END
    FROM pg_catalog.pg_class c LEFT JOIN rs_catalog.late_views l ON l.relation = c.oid WHERE c.oid = show_view.relation AND c.relkind IN ('v', 'm') $$`,
  `CREATE FUNCTION rs_catalog.show_procedure(procedure oid) RETURNS TABLE ("Stored Procedure Definition" text) LANGUAGE sql STABLE AS $$
    SELECT rs_catalog.long_text(pg_get_functiondef(p.oid)) FROM pg_catalog.pg_proc p WHERE p.oid = procedure AND p.prokind = 'p' $$`,
  `CREATE VIEW rs_catalog.show_databases AS SELECT datname::varchar AS database_name, datdba::integer AS database_owner, 'local'::varchar AS database_type, rs_catalog.long_text(datacl::text)::varchar AS database_acl,
    NULL::varchar AS parameters, 'Serializable'::varchar AS database_isolation_level FROM pg_catalog.pg_database WHERE NOT datistemplate AND datname <> 'postgres'`,
  `CREATE VIEW rs_catalog.show_procedures AS SELECT current_database()::varchar AS database_name, ${shown('n.nspname')} AS schema_name, ${shown('p.proname')} AS procedure_name,
    coalesce(cardinality(array_remove(p.proargmodes, 'o')), p.pronargs)::integer AS number_of_arguments, rs_catalog.argument_types(p, 'ibv')::varchar AS argument_list,
    rs_catalog.argument_types(p, 'ob')::varchar AS return_type, NULL::varchar AS remarks
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind = 'p'`,
  `CREATE VIEW rs_catalog.show_functions AS SELECT current_database()::varchar AS database_name, ${shown('n.nspname')} AS schema_name, ${shown('p.proname')} AS function_name,
    cardinality(p.proargtypes::oid[])::integer AS number_of_arguments, rs_catalog.argument_types(p, 'ibv')::varchar AS argument_list, rs_catalog.type_name(p.prorettype, NULL)::varchar AS return_type,
    NULL::varchar AS remarks FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind = 'f'`,
]
