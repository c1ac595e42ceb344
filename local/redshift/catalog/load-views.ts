/** The system views about COPY and UNLOAD, with Redshift's columns; CHAR columns are blank padded, as there. */
export const loadViews: readonly string[] = [
  `CREATE VIEW pg_catalog.stl_load_errors AS SELECT
    user_id AS userid, slice, table_id AS tbl, start_time AS starttime, session_id AS session, query_id::integer AS query,
    file_name::char(256) AS filename, line_number, column_name::char(127) AS colname, column_type::char(10) AS type,
    column_length::char(10) AS col_length, position, rs_catalog.single_bytes(raw_line)::char(1024) AS raw_line,
    rs_catalog.single_bytes(raw_field_value)::char(1024) AS raw_field_value, error_code AS err_code,
    error_message::char(100) AS err_reason, is_partial, start_offset, 0::bigint AS copy_job_id
    FROM rs_catalog.load_errors`,
  `CREATE VIEW pg_catalog.stl_loaderror_detail AS SELECT
    user_id AS userid, slice, session_id AS session, query_id::integer AS query, file_name::char(256) AS filename, line_number,
    0 AS field, column_name::char(1024) AS colname, raw_field_value::char(1024) AS value, 0 AS is_null, column_type::char(10) AS type,
    column_length::char(10) AS col_length
    FROM rs_catalog.load_errors`,
  `CREATE VIEW pg_catalog.sys_load_error_detail AS SELECT
    user_id, query_id, transaction_id, session_id, database_name::char(64) AS database_name, table_id, start_time,
    file_name::char(256) AS file_name, line_number, column_name::char(127) AS column_name, column_type::char(10) AS column_type,
    column_length::char(10) AS column_length, position, error_code, error_message::char(512) AS error_message
    FROM rs_catalog.load_errors`,
  `CREATE VIEW pg_catalog.sys_load_history AS SELECT
    user_id, query_id, transaction_id, session_id, database_name, status, table_name, start_time, end_time,
    (extract(epoch FROM coalesce(end_time, timezone('UTC', clock_timestamp())) - start_time) * 1000000)::bigint AS duration,
    data_source, file_format, loaded_rows, loaded_bytes, source_file_count, source_file_bytes, file_count_scanned,
    file_bytes_scanned, error_count, 0::bigint AS copy_job_id
    FROM rs_catalog.load_history`,
  `CREATE VIEW pg_catalog.sys_load_detail AS SELECT
    user_id, query_id, transaction_id, session_id, file_name::char(256) AS file_name, file_bytes AS bytes_scanned, lines_scanned,
    0::bigint AS splits_scanned, start_time AS record_time, errors AS error_count
    FROM rs_catalog.load_files`,
  `CREATE VIEW pg_catalog.stl_load_commits AS SELECT
    user_id AS userid, query_id::integer AS query, slice, 'load'::char(256) AS name, file_name::char(256) AS filename, 0 AS byte_offset,
    lines_scanned, errors, end_time AS curtime, 1 AS status, file_format::char(16) AS file_format, is_partial, start_offset,
    0::bigint AS copy_job_id
    FROM rs_catalog.load_files`,
  `CREATE VIEW pg_catalog.stl_replacements AS SELECT
    user_id AS userid, query_id::integer AS query, slice, table_id AS tbl, start_time AS starttime, session_id AS session,
    file_name::char(256) AS filename, line_number, column_name::char(127) AS colname,
    rs_catalog.single_bytes(raw_line)::char(1024) AS raw_line
    FROM rs_catalog.load_replacements`,
  `CREATE VIEW pg_catalog.sys_copy_replacements AS SELECT
    user_id, query_id, table_id, file_name::char(256) AS file_name, column_name::char(127) AS column_name, line_number,
    rs_catalog.single_bytes(raw_line)::char(1024) AS raw_line
    FROM rs_catalog.load_replacements`,
  `CREATE VIEW pg_catalog.stl_unload_log AS SELECT
    user_id AS userid, query_id::integer AS query, slice, session_id AS pid, file_name::char(1280) AS path, start_time, end_time,
    line_count, transfer_size, file_format::char(10) AS file_format
    FROM rs_catalog.unload_files`,
  `CREATE VIEW pg_catalog.svcs_unload_log AS SELECT userid, query, pid, path, start_time, end_time, line_count, transfer_size, file_format FROM pg_catalog.stl_unload_log`,
  `CREATE VIEW pg_catalog.sys_unload_detail AS SELECT
    user_id, query_id::integer AS query_id, session_id, 0::bigint AS transaction_id, file_name::char(1280) AS file_name, start_time, end_time,
    line_count, transfer_size, file_format::char(10) AS file_format
    FROM rs_catalog.unload_files`,
  `CREATE VIEW pg_catalog.sys_unload_history AS SELECT
    h.user_id, h.query_id, 0::bigint AS transaction_id, h.session_id, h.database_name, 'completed'::text AS status, h.start_time, h.end_time,
    (extract(epoch FROM h.end_time - h.start_time) * 1000000)::bigint AS duration, h.file_format, h.compression AS compression_type,
    h.location AS unloaded_location, h.row_count AS unloaded_rows, f.files AS unloaded_files_count, f.bytes AS unloaded_files_size, ''::text AS error_message
    FROM rs_catalog.unload_history h
      CROSS JOIN LATERAL (SELECT count(*) AS files, coalesce(sum(u.transfer_size), 0)::bigint AS bytes FROM rs_catalog.unload_files u WHERE u.query_id = h.query_id) f`,
]
