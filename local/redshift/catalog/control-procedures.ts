/** What takes the place of statements that PostgreSQL has not, or has in a transaction only. */
export const controlProcedures: readonly string[] = [
  'CREATE PROCEDURE rs_catalog.nothing() LANGUAGE plpgsql AS $$ BEGIN NULL; END $$',
  `CREATE PROCEDURE rs_catalog.lock_tables(names text) LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'LOCK TABLE ' || names; END $$`,
  `CREATE PROCEDURE rs_catalog.cancel(process integer) LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT pg_cancel_backend(process) THEN
        RAISE WARNING 'session "%" does not exist', process;
      END IF;
    END $$`,
  /* DROP ROLE … FORCE takes the role away from whom it was granted to, and what was granted to it. */
  `CREATE PROCEDURE rs_catalog.drop_role(name text) LANGUAGE plpgsql AS $$
    BEGIN
      EXECUTE format('DROP OWNED BY %s', name);
      EXECUTE format('DROP ROLE %s', name);
    END $$`,
  /* SHOW TABLE: the statement that would make the table again. */
  `CREATE FUNCTION rs_catalog.show_table(relation regclass) RETURNS TABLE ("Show Table DDL statement" text) LANGUAGE sql STABLE AS $$
    SELECT format(E'CREATE TABLE %I.%I (\\n%s\\n)\\n%s;', c.nspname, c.relname,
        string_agg(format('    %s %s%s%s%s', quote_ident(c.attname), c.full_type,
          CASE WHEN c.column_default IS NULL THEN '' ELSE ' DEFAULT ' || c.column_default END,
          CASE WHEN c.encoding = 'none' THEN '' ELSE ' ENCODE ' || c.encoding END,
          CASE WHEN c.attnotnull THEN ' NOT NULL' ELSE '' END), E',\\n' ORDER BY c.attnum),
        concat_ws(E'\\n', 'DISTSTYLE ' || coalesce(min(a.diststyle), 'AUTO'),
          CASE WHEN min(a.distkey) IS NOT NULL THEN format('DISTKEY ( %I )', min(a.distkey)) END,
          CASE WHEN cardinality(min(a.sortkey)) > 0 THEN
            format('%sSORTKEY ( %s )', CASE min(a.sortstyle) WHEN 'INTERLEAVED' THEN 'INTERLEAVED ' ELSE '' END, array_to_string(min(a.sortkey), ', ')) END))
      FROM rs_catalog.relation_columns c LEFT JOIN rs_catalog.table_attrs a ON a.relation = c.relation
      WHERE c.relation = show_table.relation AND c.relkind IN ('r', 'm') GROUP BY c.nspname, c.relname $$`,
  `CREATE FUNCTION rs_catalog.show_view(relation regclass) RETURNS TABLE ("Show View DDL statement" text) LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN l.relation IS NOT NULL OR c.relkind = 'm' THEN rs_catalog.view_text(c.oid)
      ELSE format('create view %I.%I as %s', c.relnamespace::regnamespace::name, c.relname, rs_catalog.view_text(c.oid)) END
    FROM pg_catalog.pg_class c LEFT JOIN rs_catalog.late_views l ON l.relation = c.oid WHERE c.oid = show_view.relation AND c.relkind IN ('v', 'm') $$`,
  `CREATE VIEW rs_catalog.show_databases AS SELECT database_name, database_owner, database_type, database_acl, NULL::varchar AS parameters, database_isolation_level
    FROM pg_catalog.svv_redshift_databases`,
  `CREATE VIEW rs_catalog.show_procedures AS SELECT current_database()::varchar AS database_name, n.nspname::varchar AS schema_name, p.proname::varchar AS procedure_name,
    cardinality(p.proargtypes::oid[])::integer AS number_of_arguments, pg_get_function_arguments(p.oid)::varchar AS argument_list, ''::varchar AS return_type, NULL::varchar AS remarks
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind = 'p'`,
  `CREATE VIEW rs_catalog.show_functions AS SELECT current_database()::varchar AS database_name, n.nspname::varchar AS schema_name, p.proname::varchar AS function_name,
    cardinality(p.proargtypes::oid[])::integer AS number_of_arguments, pg_get_function_arguments(p.oid)::varchar AS argument_list, rs_catalog.type_name(p.prorettype, NULL)::varchar AS return_type,
    NULL::varchar AS remarks FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind = 'f'`,
]
