/**
 * CREATE VIEW … WITH NO SCHEMA BINDING. A view on what is not there yet is made of nothing but its columns, as far as the statement
 * names them, and an error; the event trigger makes it again when what it reads comes.
 */
export const lateBinding: readonly string[] = [
  /* Notes what a view wants to read, after the trigger has noted that it reads nothing. */
  `CREATE FUNCTION rs_catalog.wants(view oid, wanted jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER AS $$
    UPDATE rs_catalog.late_views l SET bound = false,
      reads = (SELECT coalesce(jsonb_agg(to_jsonb(r) - 'was'), '[]') FROM rs_catalog.look_up(wanted) r) WHERE l.relation = view $$`,
  `CREATE PROCEDURE rs_catalog.make_late_view(head text, name text, body text, replaces boolean) LANGUAGE plpgsql AS $$
    BEGIN
      EXECUTE format('%s %s AS %s', head, name, body);
    EXCEPTION WHEN invalid_table_definition THEN
      /* Nobody depends on the columns of a view that is bound late. */
      IF NOT replaces OR NOT EXISTS (SELECT FROM rs_catalog.late_views l WHERE l.relation = to_regclass(name)) THEN
        RAISE;
      END IF;
      EXECUTE format('DROP VIEW %s', name);
      EXECUTE format('%s %s AS %s', head, name, body);
    END $$`,
  `CREATE PROCEDURE rs_catalog.create_late_view(name text, facts jsonb, body text) LANGUAGE plpgsql AS $$
    DECLARE
      replaces boolean := (facts->>'replaces')::boolean;
      head text := CASE WHEN replaces THEN 'CREATE OR REPLACE ' ELSE 'CREATE ' END
        || CASE WHEN (facts->>'temporary')::boolean THEN 'TEMPORARY VIEW' ELSE 'VIEW' END;
      missing text;
      columns text;
    BEGIN
      SELECT r->>'schema' INTO missing FROM jsonb_array_elements(facts->'reads') r
        WHERE r->>'schema' <> 'information_schema' AND to_regnamespace(quote_ident(r->>'schema')) IS NULL LIMIT 1;
      IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'schema "%" does not exist', missing USING ERRCODE = '3F000';
      END IF;
      CALL rs_catalog.make_late_view(head, name, body, replaces);
    EXCEPTION WHEN undefined_table OR undefined_column OR undefined_function OR insufficient_privilege THEN
      IF SQLSTATE = '42501' AND NOT EXISTS (SELECT FROM jsonb_array_elements(facts->'reads')) THEN
        RAISE;
      END IF;
      SELECT string_agg(format('NULL::varchar AS %I', c), ', ') INTO columns FROM jsonb_array_elements_text(facts->'outputs') c;
      CALL rs_catalog.make_late_view(head, name, format('SELECT %s FROM rs_catalog.fail(%L, %L)', coalesce(columns, 'NULL::varchar AS "?column?"'),
        SQLSTATE, SQLERRM), replaces);
      PERFORM rs_catalog.wants(to_regclass(name), facts->'reads');
    END $$`,
]
