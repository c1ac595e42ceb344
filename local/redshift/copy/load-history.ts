import type { Pool } from 'pg'

/** A COPY as the system tables show it while it runs and after it. */
export interface LoadRecord {
  readonly queryId: number
  /** The back-end's process id, which is `pg_backend_pid()` to the session. */
  readonly sessionId: number
  readonly tableId: number
  readonly tableName: string
  readonly source: string
  readonly fileFormat: string
}

/** One file that a COPY has read. */
export interface LoadedFile {
  readonly url: string
  readonly rows: number
  readonly bytes: number
}

/** One value, or one file, that made a COPY fail. */
export interface LoadError {
  readonly code: number
  readonly message: string
  readonly file?: string
  /** Row of the file, from 1. */
  readonly line?: number
  readonly column?: string
  readonly columnType?: string
  readonly columnLength?: string
  readonly value?: string
}

/**
 * Writes the tables behind the SYS_LOAD and STL_LOAD views on connections of its own: Redshift's system tables take no
 * part in transactions, so what is written here stays when the client rolls back.
 */
export class LoadHistory {
  readonly #pool: Pool

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** Takes the query id of the COPY that begins and makes it the session's last one. */
  async begin(load: Omit<LoadRecord, 'queryId'>): Promise<LoadRecord> {
    const answer = await this.#pool.query<{ id: string }>(
      `with started as (
         insert into rs_catalog.load_history (session_id, table_id, table_name, data_source, file_format)
         values ($1, $2, $3, $4, $5)
         returning query_id, session_id
       )
       insert into rs_catalog.session_state (session_id, last_copy_id, last_query_id)
       select session_id, query_id, query_id from started
       on conflict (session_id) do update set
         last_copy_id = excluded.last_copy_id, last_copy_count = 0, last_query_id = excluded.last_query_id,
         updated_at = excluded.updated_at
       returning last_copy_id as id`,
      [load.sessionId, load.tableId, load.tableName, load.source, load.fileFormat],
    )
    return { ...load, queryId: Number(answer.rows[0]?.id) }
  }

  /** Notes a COPY that loaded all its rows, before its client is told. */
  async complete(load: LoadRecord, files: readonly LoadedFile[], loadedBytes: number): Promise<void> {
    const rows = files.reduce((sum, file) => sum + file.rows, 0)
    await this.#pool.query(
      `with files as (
         insert into rs_catalog.load_files (query_id, session_id, file_name, lines_scanned, file_bytes)
         select $1::bigint, $6::integer, f.url, f.rows, f.bytes
         from unnest($2::text[], $3::bigint[], $4::bigint[]) as f (url, rows, bytes)
       ), counted as (
         update rs_catalog.session_state set last_copy_count = $5::bigint where session_id = $6::integer
       )
       update rs_catalog.load_history set
         status = 'completed', end_time = clock_timestamp() at time zone 'UTC', loaded_rows = $5::bigint, loaded_bytes = $7,
         source_file_count = cardinality($2::text[]), file_count_scanned = cardinality($2::text[]),
         source_file_bytes = $8::bigint, file_bytes_scanned = $8::bigint
       where query_id = $1::bigint`,
      [
        load.queryId,
        files.map((file) => file.url),
        files.map((file) => file.rows),
        files.map((file) => file.bytes),
        rows,
        load.sessionId,
        loadedBytes,
        files.reduce((sum, file) => sum + file.bytes, 0),
      ],
    )
  }

  /** Notes a COPY that failed, and why, before its client is told. */
  async abort(load: LoadRecord, error: LoadError | undefined): Promise<void> {
    await this.#pool.query(
      `update rs_catalog.load_history set
         status = 'aborted', end_time = clock_timestamp() at time zone 'UTC', error_count = $2
       where query_id = $1`,
      [load.queryId, error === undefined ? 0 : 1],
    )
    if (error === undefined) return
    await this.#pool.query(
      `insert into rs_catalog.load_errors
         (query_id, session_id, table_id, file_name, line_number, column_name, column_type, column_length,
          raw_field_value, error_code, error_message)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        load.queryId,
        load.sessionId,
        load.tableId,
        error.file ?? '',
        error.line ?? 0,
        error.column ?? '',
        error.columnType ?? '',
        error.columnLength ?? '',
        error.value ?? '',
        error.code,
        error.message,
      ],
    )
  }

  /** Forgets a session that has ended: its process id will be used again. */
  async forget(sessionId: number): Promise<void> {
    await this.#pool.query('delete from rs_catalog.session_state where session_id = $1', [sessionId])
  }
}
