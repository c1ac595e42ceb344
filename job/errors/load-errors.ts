import { defineErrors } from './definition'

/** Errors of load and of the warehouse. Nothing of a load is left behind by any of them: its transaction is rolled back whole. */
export const loadErrors = defineErrors({
  LOAD_WAREHOUSE_UNREACHABLE: {
    kind: 'transient',
    summary: 'No connection to the warehouse could be opened.',
    hint: 'check host, port and security group, and that the cluster is not paused; then run the same command again',
  },
  LOAD_CONNECTION_LOST: {
    kind: 'transient',
    summary:
      'The connection to the warehouse broke in the middle of a statement; the transaction is rolled back or was committed whole.',
    hint: 'run the same command again: a load that was committed is recognised and not repeated',
  },
  LOAD_ACCESS_DENIED: {
    kind: 'config',
    summary: 'The warehouse refused the user or the password.',
    hint: 'check the way to log in (docs/redshift-access.md); a user that is not there yet is created by `lakeload bootstrap`, run as the administrator',
  },
  LOAD_DATABASE_MISSING: {
    kind: 'config',
    summary: 'The warehouse has no database of that name.',
    hint: 'check LAKELOAD_REDSHIFT_DATABASE',
  },
  LOAD_TLS_REFUSED: {
    kind: 'config',
    summary: 'An encrypted connection to the warehouse could not be agreed on.',
    hint: 'set LAKELOAD_REDSHIFT_SSLMODE to `verify-full` for Redshift, to `disable` for the local endpoint',
  },
  LOAD_PERMISSION_DENIED: {
    kind: 'config',
    summary: 'The database user may not do what a statement asks.',
    hint: 'run `lakeload bootstrap` as the administrator: it grants the user what it lacks in the schemas of the pipeline',
  },
  LOAD_CONFLICT: {
    kind: 'transient',
    summary: 'Another transaction wrote to the same tables at the same time; Redshift rolled this one back.',
    hint: 'run the same command again; if it stays, find what else writes to the tables of the pipeline',
  },
  LOAD_STATEMENT_TIMEOUT: {
    kind: 'transient',
    summary: 'The warehouse cancelled a statement: a time limit, a queue rule or a person.',
    hint: 'run the same command again; if it stays, raise the statement_timeout of the user or the queue',
  },
  LOAD_LOCKED: {
    kind: 'transient',
    summary: 'Another load of the pipeline holds its lock for longer than this one waits.',
    hint: 'wait for the other load to end, then run the same command again; it is listed in `stv_locks`',
  },
  LOAD_STATEMENT_REJECTED: {
    kind: 'data',
    summary: 'The warehouse rejected a statement.',
    hint: 'correct what the warehouse names in the message; nothing was changed, so run `lakeload load` again afterwards',
  },
  LOAD_COPY_REJECTED: {
    kind: 'data',
    summary: 'COPY rejected a staged file; the message tells file, column and reason. Nothing was changed.',
    hint: 'correct the contract or the role of COPY as the message tells, then run `lakeload stage` and `lakeload load` again: a rerun is safe',
  },
  LOAD_COUNT_MISMATCH: {
    kind: 'data',
    summary: 'A table did not get as many rows as its staged files hold. Nothing was changed.',
    hint: 'run `lakeload stage` again for this load, then `lakeload load`',
  },
  LOAD_KEY_NOT_UNIQUE: {
    kind: 'data',
    summary: 'Two incoming rows of a table have the same key. Nothing was changed.',
    hint: 'correct `key` of the table in schema.yml, or find out why the source sends a record twice',
  },
  LOAD_TARGET_MISMATCH: {
    kind: 'config',
    summary:
      'A table in the warehouse has something other than its contract asks, which no load changes: the type of a column, a missing key, versions that another write mode has left. Nothing was changed.',
    hint: 'alter the table as the message tells, or drop it: the next load creates it from the contract',
  },
  LOAD_COLUMN_NOT_WIDENED: {
    kind: 'config',
    summary:
      'A VARCHAR of a target table is shorter than its contract asks, and the warehouse does not make it longer.',
    hint: 'a view that binds the table keeps it as it is: drop the view, or create it WITH NO SCHEMA BINDING (dbt: `bind: false`); then run again',
  },
  LOAD_EXTRACT_EMPTY: {
    kind: 'data',
    summary:
      'An extract without a record came in for a stream whose absent records are taken for deleted. Nothing was changed.',
    hint: 'find out why the source has no record; where that is right, run the statement that the error gives, which marks its rows, and load again',
  },
  LOAD_CURSOR_MOVED: {
    kind: 'data',
    summary:
      "Another load of a stream was committed after this load's extract had begun; nothing was changed.",
    hint: 'run `lakeload run` with a new load id: it extracts from where the other load ended',
  },
  LOAD_SUPERSEDED: {
    kind: 'data',
    summary:
      'A newer load has written a stream already whose loads build on each other (`replace`, `scd2`, `softDelete: absent`); an older one must not undo it.',
    hint: 'nothing is to be done; to bring the tables up to date start a new run',
  },
  LOAD_NO_KEY: {
    kind: 'config',
    summary: 'A stream is written by key (`merge`, `insert_only`, `scd2`) but its root table has none.',
    hint: "name the table's `key` in schema.yml, or write the stream with `replace` or `append`",
  },
  LOAD_PACKAGE_INVALID: {
    kind: 'data',
    summary: "The staged files do not belong to today's contract, or do not fit together.",
    hint: 'run `lakeload stage` again for this load, then `lakeload load`',
  },
  LOAD_NAME_INVALID: {
    kind: 'config',
    summary: 'Redshift cannot hold a name, or a table, as the contract has it.',
    hint: 'choose another name in schema.yml: lower case, at most 127 bytes',
  },
  LOAD_TEXT_INVALID: {
    kind: 'data',
    summary: 'A text that a statement must carry holds characters that Redshift cannot.',
    hint: 'remove the character from the contract or the settings',
  },
})
