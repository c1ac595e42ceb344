/**
 * The tables behind the system views. The gateway writes them from a connection of its own, so that, as on Redshift, what a load
 * left behind is still there after the client has rolled back.
 */
export const stateTables: readonly string[] = [
  'CREATE SCHEMA rs_catalog',
  'GRANT USAGE ON SCHEMA rs_catalog TO public',
  'CREATE SEQUENCE rs_catalog.query_ids AS integer START 100',
  /* Who logged in to a session that is still there. */
  `CREATE FUNCTION rs_catalog.user_of(session integer) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT usesysid::integer FROM pg_catalog.pg_stat_get_activity(session) $$`,
  /* One row a COPY, written when it begins and again when it ends. */
  `CREATE TABLE rs_catalog.load_history (
    query_id bigint PRIMARY KEY DEFAULT nextval('rs_catalog.query_ids'),
    user_id integer,
    transaction_id bigint NOT NULL DEFAULT 0,
    session_id integer NOT NULL DEFAULT 0,
    database_name text NOT NULL DEFAULT current_database(),
    status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'completed', 'aborted')),
    table_name text NOT NULL DEFAULT '',
    table_id integer NOT NULL DEFAULT 0,
    start_time timestamp NOT NULL DEFAULT timezone('UTC', clock_timestamp()),
    end_time timestamp,
    data_source text NOT NULL DEFAULT '',
    file_format text NOT NULL DEFAULT '',
    loaded_rows bigint NOT NULL DEFAULT 0,
    loaded_bytes bigint NOT NULL DEFAULT 0,
    source_file_count integer NOT NULL DEFAULT 0,
    source_file_bytes bigint NOT NULL DEFAULT 0,
    file_count_scanned integer NOT NULL DEFAULT 0,
    file_bytes_scanned bigint NOT NULL DEFAULT 0,
    error_count bigint NOT NULL DEFAULT 0
  )`,
  /* One row a value, or a file, that a COPY could not take. */
  `CREATE TABLE rs_catalog.load_errors (
    query_id bigint NOT NULL,
    user_id integer,
    transaction_id bigint NOT NULL DEFAULT 0,
    session_id integer NOT NULL DEFAULT 0,
    slice integer NOT NULL DEFAULT 0,
    database_name text NOT NULL DEFAULT current_database(),
    table_id integer NOT NULL DEFAULT 0,
    start_time timestamp NOT NULL DEFAULT timezone('UTC', clock_timestamp()),
    file_name text NOT NULL DEFAULT '',
    line_number bigint NOT NULL DEFAULT 0,
    column_name text NOT NULL DEFAULT '',
    column_type text NOT NULL DEFAULT '',
    column_length text NOT NULL DEFAULT '',
    position integer NOT NULL DEFAULT 0,
    raw_line text NOT NULL DEFAULT '',
    raw_field_value text NOT NULL DEFAULT '',
    error_code integer NOT NULL DEFAULT 1200,
    error_message text NOT NULL DEFAULT '',
    is_partial integer NOT NULL DEFAULT 0,
    start_offset bigint NOT NULL DEFAULT 0
  )`,
  /* One row a file that a COPY read. */
  `CREATE TABLE rs_catalog.load_files (
    query_id bigint NOT NULL,
    user_id integer,
    transaction_id bigint NOT NULL DEFAULT 0,
    session_id integer NOT NULL DEFAULT 0,
    slice integer NOT NULL DEFAULT 0,
    file_name text NOT NULL,
    file_format text NOT NULL DEFAULT 'Parquet',
    file_bytes bigint NOT NULL DEFAULT 0,
    lines_scanned bigint NOT NULL DEFAULT 0,
    errors integer NOT NULL DEFAULT 0,
    start_time timestamp NOT NULL DEFAULT timezone('UTC', clock_timestamp()),
    end_time timestamp NOT NULL DEFAULT timezone('UTC', clock_timestamp()),
    is_partial integer NOT NULL DEFAULT 0,
    start_offset bigint NOT NULL DEFAULT 0
  )`,
  /* One row a value in which ACCEPTINVCHARS replaced bytes. */
  `CREATE TABLE rs_catalog.load_replacements (
    query_id bigint NOT NULL,
    user_id integer,
    session_id integer NOT NULL DEFAULT 0,
    slice integer NOT NULL DEFAULT 0,
    table_id integer NOT NULL DEFAULT 0,
    start_time timestamp NOT NULL DEFAULT timezone('UTC', clock_timestamp()),
    file_name text NOT NULL DEFAULT '',
    line_number bigint NOT NULL DEFAULT 0,
    column_name text NOT NULL DEFAULT '',
    raw_line text NOT NULL DEFAULT ''
  )`,
  /* One row a file that an UNLOAD wrote. */
  `CREATE TABLE rs_catalog.unload_files (
    query_id bigint NOT NULL,
    user_id integer,
    session_id integer NOT NULL DEFAULT 0,
    slice integer NOT NULL DEFAULT 0,
    file_name text NOT NULL,
    file_format text NOT NULL DEFAULT '',
    start_time timestamp NOT NULL DEFAULT timezone('UTC', clock_timestamp()),
    end_time timestamp NOT NULL DEFAULT timezone('UTC', clock_timestamp()),
    line_count bigint NOT NULL DEFAULT 0,
    transfer_size bigint NOT NULL DEFAULT 0
  )`,
  /* One row an UNLOAD that has written its files. */
  `CREATE TABLE rs_catalog.unload_history (
    query_id bigint PRIMARY KEY,
    user_id integer,
    session_id integer NOT NULL DEFAULT 0,
    database_name text NOT NULL DEFAULT current_database(),
    start_time timestamp NOT NULL,
    end_time timestamp NOT NULL DEFAULT timezone('UTC', clock_timestamp()),
    file_format text NOT NULL,
    compression text NOT NULL,
    location text NOT NULL,
    row_count bigint NOT NULL
  )`,
  'CREATE INDEX load_errors_query ON rs_catalog.load_errors (query_id)',
  'CREATE INDEX load_files_query ON rs_catalog.load_files (query_id)',
  /* What pg_last_copy_id() and its sisters answer; `updated_at` tells a session from an earlier one with the same process id. */
  `CREATE TABLE rs_catalog.session_state (
    session_id integer PRIMARY KEY,
    last_copy_count bigint NOT NULL DEFAULT 0,
    last_copy_id integer NOT NULL DEFAULT -1,
    last_query_id integer NOT NULL DEFAULT -1,
    last_unload_id integer NOT NULL DEFAULT -1,
    last_unload_count bigint NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
  )`,
  /* Distribution, sort order and the rest that Redshift keeps of a relation and PostgreSQL has no place for. */
  `CREATE TABLE rs_catalog.table_attrs (
    relation oid PRIMARY KEY,
    diststyle text NOT NULL DEFAULT 'AUTO',
    distkey text,
    sortstyle text NOT NULL DEFAULT 'COMPOUND',
    sortkey text[] NOT NULL DEFAULT '{}',
    encodings jsonb NOT NULL DEFAULT '{}',
    backup boolean NOT NULL DEFAULT true,
    autorefresh boolean NOT NULL DEFAULT false
  )`,
  /* The last transaction that inserted into a table, with its session and the time of its first INSERT there. */
  `CREATE TABLE rs_catalog.table_inserts (relation oid PRIMARY KEY, inserter xid8 NOT NULL, session_id integer NOT NULL, inserted_at timestamp NOT NULL)`,
  /* The text of each late-binding view, from which it is made again when a relation it reads is replaced. */
  `CREATE TABLE rs_catalog.late_views (
    relation oid PRIMARY KEY,
    body text NOT NULL,
    search_path text NOT NULL,
    reads jsonb NOT NULL DEFAULT '[]',
    bound boolean NOT NULL DEFAULT true
  )`,
  /* Far above the numbers that PostgreSQL gives; below 100 million, as scripts that print DDL sort its lines by 200,000,000 and such a number. */
  'CREATE SEQUENCE rs_catalog.key_ids START 90000000',
  `CREATE TABLE rs_catalog.table_keys (
    oid oid PRIMARY KEY DEFAULT nextval('rs_catalog.key_ids')::oid,
    relation oid NOT NULL,
    name text NOT NULL,
    type "char" NOT NULL,
    columns smallint[] NOT NULL,
    referenced oid,
    others smallint[],
    UNIQUE (relation, name)
  )`,
  'GRANT SELECT ON ALL TABLES IN SCHEMA rs_catalog TO public',
]
