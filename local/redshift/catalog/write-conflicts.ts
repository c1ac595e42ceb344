import { commitCycles } from './commit-cycles'

/**
 * Writers of one table take turns, as on Redshift; and a transaction that reads a table and then writes it fails with 1023 if another
 * has written the table meanwhile. A trigger on every permanent table sees to both. When the transaction began to look at the
 * database the gateway notes in `rs.snapshot`; without that note, outside of a transaction block, nothing can be in conflict.
 */
export const writeConflicts: readonly string[] = [
  /* The last transaction that wrote a table. */
  `CREATE TABLE rs_catalog.table_writes (relation oid PRIMARY KEY, writer xid8 NOT NULL) WITH (fillfactor = 50)`,
  'REVOKE ALL ON rs_catalog.table_writes FROM public',
  `CREATE FUNCTION rs_catalog.note_insert(relation oid) RETURNS void LANGUAGE sql VOLATILE AS $$
    INSERT INTO rs_catalog.table_inserts VALUES ($1, pg_current_xact_id(), pg_backend_pid(), timezone('UTC', clock_timestamp()))
      ON CONFLICT ON CONSTRAINT table_inserts_pkey DO UPDATE SET inserter = excluded.inserter, session_id = excluded.session_id, inserted_at = excluded.inserted_at $$`,
  `CREATE FUNCTION rs_catalog.before_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE
      own xid8 := pg_current_xact_id();
      last xid8;
      noted text;
    BEGIN
      PERFORM pg_advisory_xact_lock(1023, TG_RELID::integer);
      SELECT writer INTO last FROM rs_catalog.table_writes w WHERE w.relation = TG_RELID;
      IF TG_OP = 'INSERT' AND NOT EXISTS (SELECT FROM rs_catalog.table_inserts i WHERE i.relation = TG_RELID AND i.inserter = own) THEN
        PERFORM rs_catalog.note_insert(TG_RELID);
      END IF;
      IF last = own THEN
        RETURN NULL;
      END IF;
      noted := current_setting('rs.snapshot', true);
      IF noted <> '' AND NOT pg_visible_in_snapshot(last, noted::pg_snapshot) AND (TG_OP IN ('UPDATE', 'DELETE') OR rs_catalog.has_read(TG_RELID)) THEN
        RAISE EXCEPTION '1023' USING ERRCODE = 'XX000',
          DETAIL = format('Serializable isolation violation on table - %s, transactions forming the cycle are: %s, %s (pid:%s)', TG_RELID, last, own, pg_backend_pid()),
          HINT = 'run the transaction again, or LOCK the table at its beginning';
      END IF;
      -- Without a note the transaction is dated by what it writes first.
      IF coalesce(noted, '') = '' AND coalesce(current_setting('rs.first_write', true), '') = '' THEN
        PERFORM set_config('rs.first_write', pg_current_snapshot()::text, true);
      END IF;
      INSERT INTO rs_catalog.table_writes AS w VALUES (TG_RELID, own) ON CONFLICT (relation) DO UPDATE SET writer = own;
      RETURN NULL;
    END $$`,
  /* Whoever has read a table in this transaction still holds the lock of readers. */
  `CREATE FUNCTION rs_catalog.has_read(relation oid) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.relation = has_read.relation
      AND l.mode = 'AccessShareLock') $$`,
  /* PostgreSQL lets simple views be written; Redshift lets none. */
  `CREATE FUNCTION rs_catalog.no_view_write() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'cannot % a view', CASE TG_OP WHEN 'INSERT' THEN 'insert into' WHEN 'UPDATE' THEN 'update' ELSE 'delete from' END
        USING ERRCODE = '55000', HINT = 'write the table that the view reads';
    END $$`,
  `CREATE FUNCTION rs_catalog.watch_writes(relation oid) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM pg_class c WHERE c.oid = relation AND c.relkind = 'r' AND c.relpersistence = 'p') THEN
        EXECUTE format('CREATE TRIGGER rs_before_write BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s EXECUTE FUNCTION rs_catalog.before_write()', relation::regclass);
      END IF;
    END $$`,
  ...commitCycles,
]
