import { ofPeople } from './relation-views'

/** What takes the place of statements that PostgreSQL has not, or has in a transaction only. */
export const controlProcedures: readonly string[] = [
  'CREATE PROCEDURE rs_catalog.nothing() LANGUAGE plpgsql AS $$ BEGIN NULL; END $$',
  /* Nothing is compressed here, so that no encoding would save anything: each column keeps its own. */
  `CREATE FUNCTION rs_catalog.analyze_compression(table_name text, column_names text[])
    RETURNS TABLE ("Table" varchar, "Column" varchar, "Encoding" varchar, "Est_reduction_pct" varchar) LANGUAGE plpgsql STABLE AS $$
    DECLARE
      missing text := (SELECT n FROM unnest(column_names) n
        WHERE n NOT IN (SELECT c.local_name FROM rs_catalog.relation_columns c WHERE c.relation = table_name::regclass) LIMIT 1);
    BEGIN
      IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'column "%" of relation "%" does not exist', missing, table_name USING ERRCODE = '42703';
      END IF;
      RETURN QUERY SELECT c.relname::varchar, c.attname::varchar, CASE c.encoding WHEN 'none' THEN 'raw' ELSE c.encoding END::varchar, '0.00'::varchar
        FROM rs_catalog.relation_columns c
        WHERE c.relkind = 'r' AND CASE WHEN table_name IS NULL THEN ${ofPeople('c')} ELSE c.relation = table_name::regclass END
          AND (column_names = '{}' OR c.local_name = ANY (column_names))
        ORDER BY c.nspname, c.relname, c.attnum;
    END $$`,
  `CREATE PROCEDURE rs_catalog.lock_tables(names text) LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'LOCK TABLE ' || names; END $$`,
  `CREATE PROCEDURE rs_catalog.cancel(process integer) LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT pg_cancel_backend(process) THEN
        RAISE WARNING 'session "%" does not exist', process;
      END IF;
    END $$`,
  `CREATE PROCEDURE rs_catalog.change_owner(relation text, owner text) LANGUAGE plpgsql AS $$
    DECLARE
      schema regnamespace;
    BEGIN
      EXECUTE format('ALTER TABLE %s OWNER TO %s', relation, owner);
    EXCEPTION WHEN insufficient_privilege THEN
      SELECT c.relnamespace INTO schema FROM pg_class c WHERE c.oid = to_regclass(relation);
      EXECUTE format('GRANT CREATE ON SCHEMA %s TO %s', schema, owner);
      EXECUTE format('ALTER TABLE %s OWNER TO %s', relation, owner);
      EXECUTE format('REVOKE CREATE ON SCHEMA %s FROM %s', schema, owner);
    END $$`,
  /* The modes of the arguments of a procedure that a CALL names, given as JSON: NULL where none of them is OUT. */
  `CREATE FUNCTION rs_catalog.argument_modes(called text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT array_to_string(p.proargmodes, '')
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace, json_to_record(json_in(textout(called))) AS c (schema text, name text, inputs int)
    WHERE p.prokind = 'p' AND p.proname = c.name AND p.pronargs = c.inputs AND 'o' = ANY (p.proargmodes)
      AND (n.nspname = c.schema OR c.schema IS NULL AND pg_function_is_visible(p.oid))
    ORDER BY p.oid LIMIT 1 $$`,
  /* DROP ROLE … FORCE takes the role away from whom it was granted to, and what was granted to it. */
  `CREATE PROCEDURE rs_catalog.drop_role(name text) LANGUAGE plpgsql AS $$
    BEGIN
      EXECUTE format('DROP OWNED BY %s', name);
      EXECUTE format('DROP ROLE %s', name);
    END $$`,
]
