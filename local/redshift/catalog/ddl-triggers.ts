/**
 * What follows a DDL statement: its attributes are stored, its late-binding views are kept alive. The rewriter leaves what PostgreSQL's
 * grammar has no place for in a comment at the head of the text; an event trigger reads it from the text of the running statement. So the
 * attributes are as transactional as the table, survive a rename, and cost no round trip.
 */
export const ddlTriggers: readonly string[] = [
  `CREATE FUNCTION rs_catalog.marker() RETURNS jsonb LANGUAGE sql STABLE
    AS $$ SELECT substring(current_query() FROM '/\\*@rs(\\{.*?\\})@\\*/')::jsonb $$`,
  `CREATE FUNCTION rs_catalog.store_attrs(relation oid, marker jsonb, fresh boolean) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      IF fresh THEN
        DELETE FROM rs_catalog.table_attrs a WHERE a.relation = store_attrs.relation;
      END IF;
      INSERT INTO rs_catalog.table_attrs AS a (relation) VALUES (store_attrs.relation) ON CONFLICT DO NOTHING;
      UPDATE rs_catalog.table_attrs a SET
        diststyle = coalesce(marker->>'diststyle', a.diststyle),
        distkey = CASE WHEN marker ? 'diststyle' THEN marker->>'distkey' ELSE a.distkey END,
        sortstyle = coalesce(marker->>'sortstyle', a.sortstyle),
        sortkey = CASE WHEN marker ? 'sortkey' THEN ARRAY(SELECT jsonb_array_elements_text(marker->'sortkey')) ELSE a.sortkey END,
        encodings = a.encodings || coalesce(marker->'encodings', '{}'),
        backup = coalesce((marker->>'backup')::boolean, a.backup),
        autorefresh = coalesce((marker->>'autorefresh')::boolean, a.autorefresh)
      WHERE a.relation = store_attrs.relation;
      PERFORM rs_catalog.add_key(store_attrs.relation, key) FROM jsonb_array_elements(marker->'keys') key ORDER BY key->>'type' = 'f';
      PERFORM rs_catalog.drop_key(store_attrs.relation, marker->>'dropsKey') WHERE marker ? 'dropsKey';
    END $$`,
  /* Which relations a view reads; the dependencies on them are taken away, so that they can be dropped without the view. */
  `CREATE FUNCTION rs_catalog.unbind(view oid) RETURNS jsonb LANGUAGE plpgsql AS $$
    DECLARE
      reads jsonb;
    BEGIN
      SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_object('relation', c.oid::bigint, 'schema', n.nspname, 'name', c.relname)), '[]') INTO reads
        FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
        JOIN pg_class c ON c.oid = d.refobjid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE r.ev_class = view AND c.oid <> view;
      DELETE FROM pg_depend d USING pg_rewrite r WHERE d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND r.ev_class = view
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> view;
      RETURN reads;
    END $$`,
  /* The relations that a view reads by name, each with what its name means now: nothing if there is no such relation. */
  `CREATE FUNCTION rs_catalog.look_up(reads jsonb) RETURNS TABLE (schema text, name text, was bigint, relation bigint) LANGUAGE sql STABLE AS $$
    SELECT r.schema, r.name, r.relation, c.oid::bigint FROM jsonb_to_recordset(reads) AS r(relation bigint, schema text, name text)
      LEFT JOIN pg_namespace n ON n.nspname = r.schema LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = r.name $$`,
  `CREATE FUNCTION rs_catalog.fail(state text, message text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
    BEGIN RAISE EXCEPTION '%', message USING ERRCODE = state; END $$`,
  /* A view that cannot be read keeps its columns and says why: what Redshift would say when it reads the tables. */
  `CREATE FUNCTION rs_catalog.bind_to_error(view oid, state text, message text) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      nothings text;
    BEGIN
      SELECT string_agg(format('NULL::%s AS %I', format_type(a.atttypid, a.atttypmod), a.attname), ', ' ORDER BY a.attnum) INTO nothings
        FROM pg_attribute a WHERE a.attrelid = view AND a.attnum > 0 AND NOT a.attisdropped;
      EXECUTE format('CREATE OR REPLACE VIEW %s AS SELECT %s FROM rs_catalog.fail(%L, %L)', view::regclass, nothings, state, message);
      PERFORM rs_catalog.unbind(view);
      UPDATE rs_catalog.late_views l SET reads = (SELECT coalesce(jsonb_agg(to_jsonb(r) - 'was'), '[]') FROM rs_catalog.look_up(l.reads) r)
        WHERE l.relation = view;
    END $$`,
  /* Makes a late-binding view again from its text. */
  `CREATE FUNCTION rs_catalog.bind_again(view oid) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      late rs_catalog.late_views;
      old pg_class;
      path text := current_setting('search_path');
      name text;
      missing text;
      made oid;
    BEGIN
      SELECT * INTO late FROM rs_catalog.late_views l WHERE l.relation = view;
      SELECT * INTO old FROM pg_class c WHERE c.oid = view;
      IF old.oid IS NULL THEN
        /* Another session has made it again meanwhile, under another number. */
        DELETE FROM rs_catalog.late_views l WHERE l.relation = view;
        RETURN;
      END IF;
      SELECT format('relation "%s.%s" does not exist', r.schema, r.name) INTO missing FROM rs_catalog.look_up(late.reads) r
        WHERE r.relation IS NULL LIMIT 1;
      IF missing IS NOT NULL THEN
        PERFORM rs_catalog.bind_to_error(view, '42P01', missing);
        RETURN;
      END IF;
      name := format('%I.%I', old.relnamespace::regnamespace::name, old.relname);
      BEGIN
        PERFORM set_config('search_path', late.search_path, true);
        BEGIN
          EXECUTE format('CREATE OR REPLACE VIEW %s AS %s', name, late.body);
        EXCEPTION WHEN invalid_table_definition THEN
          EXECUTE format('DROP VIEW %s', name);
          EXECUTE format('CREATE VIEW %s AS %s', name, late.body);
        END;
        PERFORM set_config('search_path', path, true);
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        RAISE;
      WHEN OTHERS THEN
        PERFORM rs_catalog.bind_to_error(view, SQLSTATE, SQLERRM);
        RETURN;
      END;
      made := to_regclass(name);
      IF made <> view THEN
        EXECUTE format('ALTER VIEW %s OWNER TO %I', name, pg_get_userbyid(old.relowner));
        UPDATE pg_class c SET relacl = old.relacl WHERE c.oid = made;
      END IF;
      DELETE FROM rs_catalog.late_views l WHERE l.relation IN (view, made);
      INSERT INTO rs_catalog.late_views VALUES (made, late.body, late.search_path, rs_catalog.unbind(made));
    END $$`,
  /* Binds again what reads a changed relation, or a name that now means another one; then what reads those. */
  `CREATE FUNCTION rs_catalog.bind_stale(changed oid[]) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      stale oid;
      tried oid[] := '{}';
    BEGIN
      LOOP
        SELECT l.relation INTO stale FROM rs_catalog.late_views l
          WHERE l.relation <> ALL (tried) AND EXISTS (
            SELECT FROM rs_catalog.look_up(l.reads) r WHERE r.relation IS DISTINCT FROM r.was OR r.relation = ANY (changed))
          ORDER BY l.relation LIMIT 1;
        EXIT WHEN stale IS NULL;
        tried := tried || stale;
        PERFORM rs_catalog.bind_again(stale);
      END LOOP;
    END $$`,
  `CREATE FUNCTION rs_catalog.after_ddl() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE
      marker jsonb;
      command record;
      changed oid[] := '{}';
    BEGIN
      IF current_setting('rs.inside_ddl', true) = 'on' THEN
        RETURN;
      END IF;
      PERFORM set_config('rs.inside_ddl', 'on', true);
      marker := rs_catalog.marker();
      FOR command IN SELECT * FROM pg_event_trigger_ddl_commands() e WHERE e.classid = 'pg_class'::regclass
        AND e.object_type IN ('table', 'table column', 'view', 'materialized view') LOOP
        changed := changed || command.objid;
        IF marker IS NOT NULL AND command.objsubid = 0 AND NOT coalesce((marker->>'late')::boolean, false) THEN
          PERFORM rs_catalog.store_attrs(command.objid, marker, command.command_tag LIKE 'CREATE%');
        END IF;
        IF command.object_type = 'view' AND command.command_tag = 'CREATE VIEW' THEN
          EXECUTE format('CREATE OR REPLACE TRIGGER rs_no_write INSTEAD OF INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION rs_catalog.no_view_write()',
            command.objid::regclass);
          DELETE FROM rs_catalog.late_views l WHERE l.relation = command.objid;
          IF marker->>'late' = 'true' THEN
            INSERT INTO rs_catalog.late_views VALUES (command.objid, substring(current_query() FROM '/\\*@as\\*/(.*)/\\*@end\\*/'),
              current_setting('search_path'), rs_catalog.unbind(command.objid));
          END IF;
        END IF;
        IF command.command_tag IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO') THEN
          PERFORM rs_catalog.watch_writes(command.objid);
        END IF;
        IF command.command_tag IN ('CREATE TABLE AS', 'SELECT INTO') THEN
          PERFORM rs_catalog.note_insert(c.oid) FROM pg_class c WHERE c.oid = command.objid AND c.relpersistence = 'p';
          /* A text without a length becomes the longest VARCHAR, as it would be on Redshift if nothing is known of it. */
          UPDATE pg_attribute a SET atttypid = 'varchar'::regtype, atttypmod = 65539
            WHERE a.attrelid = command.objid AND a.attnum > 0 AND (a.atttypid = 'text'::regtype OR (a.atttypid = 'varchar'::regtype AND a.atttypmod = -1));
        END IF;
      END LOOP;
      IF cardinality(changed) > 0 AND EXISTS (SELECT FROM rs_catalog.late_views) THEN
        PERFORM rs_catalog.bind_stale(changed);
      END IF;
      PERFORM set_config('rs.inside_ddl', 'off', true);
    END $$`,
  `CREATE FUNCTION rs_catalog.after_drop() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE
      timeout text := current_setting('lock_timeout');
    BEGIN
      IF current_setting('rs.inside_ddl', true) = 'on' THEN
        RETURN;
      END IF;
      DELETE FROM rs_catalog.table_attrs a USING pg_event_trigger_dropped_objects() d WHERE d.classid = 'pg_class'::regclass AND a.relation = d.objid;
      DELETE FROM rs_catalog.table_keys k USING pg_event_trigger_dropped_objects() d
        WHERE d.classid = 'pg_class'::regclass AND d.objsubid = 0 AND (k.relation = d.objid OR k.referenced = d.objid);
      DELETE FROM rs_catalog.late_views l USING pg_event_trigger_dropped_objects() d WHERE d.classid = 'pg_class'::regclass AND l.relation = d.objid;
      DELETE FROM rs_catalog.table_inserts i USING pg_event_trigger_dropped_objects() d WHERE d.classid = 'pg_class'::regclass AND i.relation = d.objid;
      DELETE FROM rs_catalog.table_writes w USING pg_event_trigger_dropped_objects() d WHERE d.classid = 'pg_class'::regclass AND w.relation = d.objid;
      IF NOT EXISTS (SELECT FROM rs_catalog.late_views) THEN
        RETURN;
      END IF;
      PERFORM set_config('rs.inside_ddl', 'on', true);
      /* A view that another transaction is making again will be bound by that one, or by the next: it is not worth a wait. */
      PERFORM set_config('lock_timeout', '100', true);
      BEGIN
        PERFORM rs_catalog.bind_stale('{}');
      EXCEPTION WHEN lock_not_available THEN
        NULL;
      END;
      PERFORM set_config('lock_timeout', timeout, true);
      PERFORM set_config('rs.inside_ddl', 'off', true);
    END $$`,
  /*
   * Who renames a table holds it, and then wants the views that read it; who makes such a view again holds the view, and then wants its
   * other tables. With two tables exchanged at once that is a deadlock, so renames take turns where there are such views. Not so DROP:
   * dbt drops under a lock of its own that its other threads wait for, so a DROP must never wait for a transaction of theirs.
   */
  `CREATE FUNCTION rs_catalog.before_ddl() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      IF current_setting('rs.inside_ddl', true) IS DISTINCT FROM 'on' AND EXISTS (SELECT FROM rs_catalog.late_views) THEN
        PERFORM pg_advisory_xact_lock(hashtext('rs_catalog.late_views'));
      END IF;
    END $$`,
  `CREATE EVENT TRIGGER rs_before_ddl ON ddl_command_start WHEN TAG IN ('ALTER TABLE', 'ALTER VIEW', 'ALTER MATERIALIZED VIEW')
    EXECUTE FUNCTION rs_catalog.before_ddl()`,
  'CREATE EVENT TRIGGER rs_after_ddl ON ddl_command_end EXECUTE FUNCTION rs_catalog.after_ddl()',
  'CREATE EVENT TRIGGER rs_after_drop ON sql_drop EXECUTE FUNCTION rs_catalog.after_drop()',
]
