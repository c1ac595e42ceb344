/** Whether transaction `b` has to come after transaction `a` in any order of one after another: a did not see what b wrote, or b saw what a wrote. */
const follows = (a: string, b: string): string =>
  `(${a}.reads && ${b}.writes AND NOT pg_visible_in_snapshot(${b}.xid, ${a}.seen) OR ${a}.writes && ${b}.reads AND pg_visible_in_snapshot(${a}.xid, ${b}.seen))`

/**
 * Transactions that each read what another writes, in a circle over several tables, would have come out otherwise one after another: the
 * last of them to commit fails with 1023. Each that has read and written notes at its end what, and looks for itself in what those
 * noted that ended while it ran. The trigger that sees to it stands on the list of last writers, as every writer gets into that.
 */
export const commitCycles: readonly string[] = [
  'CREATE TABLE rs_catalog.commits (xid xid8 PRIMARY KEY, seen pg_snapshot NOT NULL, reads oid[] NOT NULL, writes oid[] NOT NULL, ended timestamptz NOT NULL)',
  'REVOKE ALL ON rs_catalog.commits FROM public',
  /* The permanent tables of people that this transaction has read: it still holds the lock of readers on them. */
  `CREATE FUNCTION rs_catalog.tables_read() RETURNS oid[] LANGUAGE sql VOLATILE AS $$
    SELECT array_agg(DISTINCT c.oid) FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.mode = 'AccessShareLock' AND c.relkind IN ('r', 'm') AND c.relpersistence = 'p'
      AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'rs_catalog'::regnamespace, 'information_schema'::regnamespace) $$`,
  /* What ended before all that runs now began can be in no circle with it. */
  `CREATE FUNCTION rs_catalog.forget_commits() RETURNS void LANGUAGE sql VOLATILE AS $$
    DELETE FROM rs_catalog.commits WHERE ended < (SELECT min(xact_start) FROM pg_catalog.pg_stat_get_activity(NULL) WHERE backend_type = 'client backend') $$`,
  `CREATE FUNCTION rs_catalog.before_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE
      own rs_catalog.commits;
      other xid8;
    BEGIN
      own.xid := pg_current_xact_id();
      -- It is called once for each table that was written.
      IF current_setting('rs.ending', true) = own.xid::text THEN
        RETURN NULL;
      END IF;
      PERFORM set_config('rs.ending', own.xid::text, true);
      own.reads := rs_catalog.tables_read();
      IF own.reads IS NULL THEN
        RETURN NULL;
      END IF;
      own.seen := coalesce(nullif(current_setting('rs.snapshot', true), ''), current_setting('rs.first_write'));
      -- Whoever comes later sees what is noted here: the lock is let go when the transaction has ended.
      PERFORM pg_advisory_xact_lock(1023, 0);
      PERFORM rs_catalog.forget_commits();
      own.writes := (SELECT array_agg(w.relation) FROM rs_catalog.table_writes w WHERE w.writer = own.xid);
      WITH RECURSIVE later (xid) AS (
        SELECT c.xid FROM rs_catalog.commits c WHERE ${follows('own', 'c')}
        UNION
        SELECT n.xid FROM later l JOIN rs_catalog.commits c USING (xid) JOIN rs_catalog.commits n ON ${follows('c', 'n')}
      )
      SELECT c.xid INTO other FROM later JOIN rs_catalog.commits c USING (xid) WHERE ${follows('c', 'own')} LIMIT 1;
      IF other IS NOT NULL THEN
        RAISE EXCEPTION '1023' USING ERRCODE = 'XX000',
          DETAIL = format('Serializable isolation violation on table - %s, transactions forming the cycle are: %s, %s (pid:%s)', own.writes[1], other, own.xid, pg_backend_pid()),
          HINT = 'run the transaction again, or LOCK the tables at its beginning';
      END IF;
      own.ended := clock_timestamp();
      INSERT INTO rs_catalog.commits VALUES (own.*);
      RETURN NULL;
    END $$`,
  `CREATE CONSTRAINT TRIGGER before_commit AFTER INSERT OR UPDATE ON rs_catalog.table_writes DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION rs_catalog.before_commit()`,
]
