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
]
