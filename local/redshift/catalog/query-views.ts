import { shown } from './long-names'

const empty = (name: string, columns: string): string =>
  `CREATE VIEW pg_catalog.${name} AS SELECT ${columns
    .split(',')
    .map((column) => {
      const [title = '', ...type] = column.trim().split(' ')
      return `NULL::${type.join(' ')} AS ${title}`
    })
    .join(', ')} WHERE false`

/** What ran, COPY and UNLOAD among it, in one shape. */
const queries = `CREATE VIEW rs_catalog.queries AS
  SELECT query_id, user_id, session_id, database_name, query_label, query_type, status, start_time, end_time, error_message, query_text FROM rs_catalog.query_log
  UNION ALL
  SELECT query_id, user_id, session_id, database_name, 'default', 'COPY', CASE status WHEN 'completed' THEN 'success' WHEN 'aborted' THEN 'failed' ELSE status END,
    start_time, end_time, '', 'COPY ' || table_name || ' FROM ''' || data_source || '''' FROM rs_catalog.load_history`

/** The text of each statement in pieces of 200 characters. */
const pieces = `CREATE VIEW rs_catalog.query_pieces AS
  SELECT q.*, s.piece AS sequence, substr(q.query_text, s.piece * 200 + 1, 200) AS text
  FROM rs_catalog.queries q CROSS JOIN LATERAL pg_catalog.generate_series(0, (length(q.query_text) - 1) / 200) AS s (piece)`

const duration = '(extract(epoch FROM coalesce(end_time, start_time) - start_time) * 1000000)::bigint'
const ddl = `query_type = 'DDL'`
const utility = `query_type IN ('UTILITY', 'OTHER', 'SET', 'COMMAND')`
const people = `a.backend_type = 'client backend' AND a.datname = current_database()`
const utc = (time: string): string => `timezone('UTC', ${time})`

/**
 * The views that tell what ran and what runs: STL, SVL and SYS of the gateway's log of statements, STV of the server's own state. Those
 * that are always empty here stand last.
 */
export const queryViews: readonly string[] = [
  `CREATE TABLE rs_catalog.query_log (
    query_id bigint PRIMARY KEY DEFAULT nextval('rs_catalog.query_ids'),
    user_id integer,
    session_id integer NOT NULL,
    database_name text NOT NULL DEFAULT current_database(),
    query_label text NOT NULL DEFAULT 'default',
    query_type text NOT NULL,
    status text NOT NULL,
    start_time timestamp NOT NULL,
    end_time timestamp NOT NULL,
    error_message text NOT NULL DEFAULT '',
    query_text text NOT NULL
  )`,
  `CREATE TABLE rs_catalog.conflicts (xact_id bigint NOT NULL, process_id bigint NOT NULL, xact_start_ts timestamp NOT NULL, abort_time timestamp NOT NULL, table_id bigint NOT NULL)`,
  'CREATE VIEW pg_catalog.stl_tr_conflict AS SELECT * FROM rs_catalog.conflicts',
  queries,
  pieces,
  `CREATE VIEW pg_catalog.stl_query AS SELECT user_id AS userid, query_id::integer AS query, query_label::char(320) AS label, 0::bigint AS xid, session_id AS pid,
    database_name::char(32) AS database, query_text::char(4000) AS querytxt, start_time AS starttime, end_time AS endtime,
    CASE status WHEN 'failed' THEN 1 ELSE 0 END AS aborted, 0 AS insert_pristine, 0 AS concurrency_scaling_status
    FROM rs_catalog.queries WHERE NOT (${ddl} OR ${utility})`,
  `CREATE VIEW pg_catalog.stl_querytext AS SELECT user_id AS userid, 0::bigint AS xid, session_id AS pid, query_id::integer AS query, sequence, text::char(200) AS text
    FROM rs_catalog.query_pieces WHERE NOT (${ddl} OR ${utility})`,
  `CREATE VIEW pg_catalog.stl_ddltext AS SELECT user_id AS userid, 0::bigint AS xid, session_id AS pid, query_label::char(320) AS label, start_time AS starttime, end_time AS endtime,
    sequence, text::char(200) AS text FROM rs_catalog.query_pieces WHERE ${ddl}`,
  `CREATE VIEW pg_catalog.stl_utilitytext AS SELECT user_id AS userid, 0::bigint AS xid, session_id AS pid, query_label::char(320) AS label, start_time AS starttime, end_time AS endtime,
    sequence, text::char(200) AS text FROM rs_catalog.query_pieces WHERE ${utility}`,
  `CREATE VIEW pg_catalog.svl_statementtext AS SELECT user_id AS userid, 0::bigint AS xid, session_id AS pid, query_label::varchar(320) AS label, start_time AS starttime, end_time AS endtime,
    sequence, CASE WHEN ${ddl} THEN 'DDL' WHEN ${utility} THEN 'UTILITY' ELSE 'QUERY' END::varchar(10) AS type, text::char(200) AS text FROM rs_catalog.query_pieces`,
  `CREATE VIEW pg_catalog.svl_qlog AS SELECT user_id AS userid, query_id::integer AS query, 0::bigint AS xid, session_id AS pid, start_time AS starttime, end_time AS endtime,
    ${duration} AS elapsed, CASE status WHEN 'failed' THEN 1 ELSE 0 END AS aborted, query_label::char(320) AS label, query_text::char(60) AS "substring",
    NULL::integer AS source_query, 'No concurrency scaling'::varchar(32) AS concurrency_scaling_status_txt, NULL::integer AS from_sp_call FROM rs_catalog.queries`,
  `CREATE VIEW pg_catalog.sys_query_history AS SELECT user_id, query_id, query_label::char(320) AS query_label, 0::bigint AS transaction_id, session_id,
    database_name::char(128) AS database_name, query_type::char(32) AS query_type, status::char(10) AS status, false AS result_cache_hit, start_time, end_time,
    ${duration} AS elapsed_time, 0::bigint AS queue_time, ${duration} AS execution_time, error_message::char(512) AS error_message, 0::bigint AS returned_rows,
    0::bigint AS returned_bytes, query_text::char(4000) AS query_text, rs_catalog.version()::char(256) AS redshift_version, ''::char(150) AS usage_limit,
    'primary'::varchar(32) AS compute_type, 0::bigint AS compile_time, 0::bigint AS planning_time, 0::bigint AS lock_wait_time FROM rs_catalog.queries`,
  `CREATE VIEW pg_catalog.sys_query_text AS SELECT user_id, query_id, 0::bigint AS transaction_id, session_id, start_time, sequence, text::char(200) AS text FROM rs_catalog.query_pieces`,
  /* One row a table: the step that inserted into it last. A query's times are cut to milliseconds. */
  `CREATE VIEW pg_catalog.sys_query_detail AS SELECT q.user_id, q.query_id, 1 AS child_query_sequence, 0 AS stream_id, 0 AS segment_id, 0 AS step_id,
    'step'::text AS metrics_level, 'insert'::text AS step_name, i.relation::integer AS table_id, ${shown('c.relname')}::char(136) AS table_name, 'f'::char(1) AS is_rrscan,
    i.inserted_at AS start_time, coalesce(q.end_time, i.inserted_at) AS end_time, ${duration.replaceAll('end_time', 'q.end_time').replaceAll('start_time', 'i.inserted_at')} AS duration,
    ''::text AS alert, 0::bigint AS input_bytes, 0::bigint AS input_rows, 0::bigint AS output_bytes, 0::bigint AS output_rows, 0::bigint AS blocks_read, 0::bigint AS blocks_write,
    0::bigint AS local_read_io, 0::bigint AS remote_read_io, ''::text AS source, 0 AS data_skewness, 0 AS time_skewness, 'f'::char(1) AS is_active,
    0::bigint AS spilled_block_local_disk, 0::bigint AS spilled_block_remote_disk, ''::varchar(64) AS step_attribute
    FROM rs_catalog.table_inserts i JOIN pg_catalog.pg_class c ON c.oid = i.relation LEFT JOIN LATERAL (
      SELECT query_id, user_id, end_time FROM rs_catalog.queries r WHERE r.session_id = i.session_id
        AND i.inserted_at BETWEEN r.start_time AND r.end_time + interval '1 millisecond' ORDER BY r.start_time DESC LIMIT 1) q ON true`,
  `CREATE VIEW pg_catalog.stv_sessions AS SELECT ${utc('a.backend_start')} AS starttime, a.pid AS process, rs_catalog.long_name(a.usename::text)::char(50) AS user_name, a.datname::char(50) AS db_name, 0 AS timeout_sec
    FROM pg_catalog.pg_stat_activity a WHERE ${people}`,
  `CREATE VIEW pg_catalog.sys_session_history AS SELECT a.usesysid::integer AS user_id, a.pid AS session_id, a.datname::char(128) AS database_name, 'active'::char(10) AS status,
    a.backend_start AS session_timeout_start, ${utc('a.backend_start')} AS start_time, NULL::timestamp AS end_time FROM pg_catalog.pg_stat_activity a WHERE ${people}`,
  `CREATE VIEW pg_catalog.stv_recents AS SELECT a.usesysid::integer AS userid, CASE a.state WHEN 'active' THEN 'Running' ELSE 'Done' END::char(20) AS status, ${utc('a.query_start')} AS starttime,
    (extract(epoch FROM CASE a.state WHEN 'active' THEN clock_timestamp() ELSE a.state_change END - a.query_start) * 1000000)::integer AS duration, rs_catalog.long_name(a.usename::text)::char(50) AS user_name, a.datname::char(50) AS db_name,
    rs_catalog.long_text(a.query)::char(600) AS query, CASE a.state WHEN 'active' THEN a.pid ELSE -1 END AS pid FROM pg_catalog.pg_stat_activity a WHERE ${people} AND a.query <> ''`,
  `CREATE VIEW pg_catalog.stv_inflight AS SELECT a.usesysid::integer AS userid, 0 AS slice, 0 AS query, 'default'::char(30) AS label, 0::bigint AS xid, a.pid, ${utc('a.query_start')} AS starttime,
    rs_catalog.long_text(a.query)::char(100) AS text, 0 AS suspended, 0 AS insert_pristine, 0 AS concurrency_scaling_status FROM pg_catalog.pg_stat_activity a WHERE ${people} AND a.state = 'active'`,
  `CREATE VIEW rs_catalog.relation_locks AS SELECT l.*, c.relname, a.usename, a.datname, a.xact_start, a.backend_xid
    FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'relation' AND c.relkind IN ('r', 'm') AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'rs_catalog'::regnamespace, 'information_schema'::regnamespace)`,
  `CREATE VIEW pg_catalog.stv_locks AS SELECT DISTINCT relation::integer AS table_id, NULL::timestamp AS last_commit, NULL::timestamp AS last_update, coalesce(backend_xid::text::bigint, 0) AS lock_owner,
    pid::bigint AS lock_owner_pid, ${utc('xact_start')} AS lock_owner_start_ts, NULL::timestamp AS lock_owner_end_ts,
    CASE WHEN granted THEN 'Holding write lock' ELSE 'Waiting for write lock' END::char(22) AS lock_status FROM rs_catalog.relation_locks WHERE mode <> 'AccessShareLock'`,
  `CREATE VIEW pg_catalog.svv_transactions AS SELECT rs_catalog.long_name(usename::text) AS txn_owner, datname::text AS txn_db, coalesce(backend_xid::text::bigint, 0) AS xid, pid, ${utc('xact_start')} AS txn_start,
    mode AS lock_mode, 'relation'::text AS lockable_object_type, relation::integer AS relation, granted FROM rs_catalog.relation_locks`,
  `CREATE VIEW pg_catalog.svv_redshift_databases AS SELECT datname::varchar AS database_name, datdba::integer AS database_owner, 'local'::varchar AS database_type, datacl::varchar AS database_acl,
    NULL::varchar AS database_options, 'Serializable'::varchar AS database_isolation_level FROM pg_catalog.pg_database WHERE NOT datistemplate AND datname <> 'postgres'`,
  empty(
    'stl_error',
    'userid integer, process char(12), recordtime timestamp, pid integer, errcode integer, file char(90), linenum integer, context char(100), error char(512)',
  ),
  empty(
    'stl_wlm_query',
    'userid integer, xid integer, task integer, query integer, service_class integer, slot_count integer, service_class_start_time timestamp, queue_start_time timestamp, queue_end_time timestamp, total_queue_time bigint, exec_start_time timestamp, exec_end_time timestamp, total_exec_time bigint, service_class_end_time timestamp, final_state char(16), query_priority char(20)',
  ),
  empty(
    'stl_vacuum',
    'userid integer, xid bigint, table_id integer, status char(30), rows bigint, sortedrows integer, blocks integer, max_merge_partitions integer, eventtime timestamp, reclaimable_rows bigint, reclaimable_space_mb bigint',
  ),
  empty(
    'stl_analyze',
    'userid integer, xid bigint, database char(30), table_id integer, status char(15), rows real, modified_rows real, threshold_percent integer, is_auto char(1), starttime timestamp, endtime timestamp',
  ),
  empty(
    'stl_alert_event_log',
    'userid integer, query integer, slice integer, segment integer, step integer, pid integer, xid bigint, event char(1024), solution char(1024), event_time timestamp',
  ),
  empty(
    'svv_alter_table_recommendations',
    'type char(30), database char(128), table_id integer, group_id integer, ddl char(1024), auto_apply char(1)',
  ),
  empty(
    'svv_diskusage',
    'db_id integer, name char(72), slice integer, col integer, tbl integer, blocknum integer, num_values integer, minvalue bigint, maxvalue bigint',
  ),
  empty(
    'stv_tbl_perm',
    'slice integer, id integer, name char(72), rows bigint, sorted_rows bigint, temp integer, db_id integer, insert_pristine integer, delete_pristine integer, backup integer',
  ),
  empty('pg_library', 'name name, language_oid oid, file_store_id integer, owner integer'),
  empty(
    'stv_wlm_query_state',
    'xid integer, task integer, query integer, service_class integer, slot_count integer, wlm_start_time timestamp, state char(16), queue_time bigint, exec_time bigint',
  ),
]
