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
  /** Rows loaded from it. */
  readonly rows: number
  readonly bytes: number
  /** Rows left out because of errors in them. */
  readonly errors: number
  /** Rows read. */
  readonly lines: number
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
  /** Where in the row the value stands. */
  readonly position?: number
  readonly rawLine?: string
}

/** An UNLOAD as the system tables show it. */
export interface UnloadRecord {
  readonly sessionId: number
  readonly format: string
  readonly compression: string
  /** Where its objects begin. */
  readonly location: string
  readonly startedAt: Date
}

/** A value in which bytes were replaced. */
export interface Replacement {
  readonly file: string
  readonly line: number
  readonly column: string
  readonly rawLine: string
}

/** Who has begun the COPY whose query id is the first parameter. */
const userOfLoad = '(select user_id from rs_catalog.load_history where query_id = $1::bigint)'

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
         insert into rs_catalog.load_history (session_id, user_id, table_id, table_name, data_source, file_format)
         values ($1, rs_catalog.user_of($1), $2, $3, $4, $5)
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

  /** Notes a COPY that has loaded its rows, before its client is told. */
  async complete(load: LoadRecord, files: readonly LoadedFile[], loadedBytes: number): Promise<void> {
    const rows = files.reduce((sum, file) => sum + file.rows, 0)
    await this.#pool.query(
      `with files as (
         insert into rs_catalog.load_files
           (query_id, session_id, user_id, file_name, file_format, file_bytes, lines_scanned, errors)
         select $1::bigint, $6::integer, ${userOfLoad}, f.url, $10, f.bytes, f.lines, f.errors
         from unnest($2::text[], $4::bigint[], $9::bigint[], $3::integer[]) as f (url, bytes, lines, errors)
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
        files.map((file) => file.errors),
        files.map((file) => file.bytes),
        rows,
        load.sessionId,
        loadedBytes,
        files.reduce((sum, file) => sum + file.bytes, 0),
        files.map((file) => file.lines),
        load.fileFormat,
      ],
    )
  }

  /** Notes a COPY that failed, and why where that was not noted before, before its client is told. */
  async abort(load: LoadRecord, error: LoadError | undefined): Promise<void> {
    if (error !== undefined) await this.addErrors(load, [error])
    await this.#pool.query(
      `update rs_catalog.load_history set status = 'aborted', end_time = clock_timestamp() at time zone 'UTC'
       where query_id = $1`,
      [load.queryId],
    )
  }

  /** Notes values, rows or files that a COPY could not take. */
  async addErrors(load: LoadRecord, errors: readonly LoadError[]): Promise<void> {
    const texts = (pick: (error: LoadError) => string | undefined) => errors.map((error) => pick(error) ?? '')
    const numbers = (pick: (error: LoadError) => number | undefined) =>
      errors.map((error) => pick(error) ?? 0)
    await this.#pool.query(
      `with added as (
         insert into rs_catalog.load_errors
           (query_id, session_id, user_id, table_id, file_name, line_number, column_name, column_type, column_length,
            position, raw_line, raw_field_value, error_code, error_message)
         select $1::bigint, $2, ${userOfLoad}, $3, e.*
         from unnest($4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::integer[], $10::text[], $11::text[],
           $12::integer[], $13::text[]) as e
       )
       update rs_catalog.load_history set error_count = error_count + $14 where query_id = $1::bigint`,
      [
        load.queryId,
        load.sessionId,
        load.tableId,
        texts((error) => error.file),
        numbers((error) => error.line),
        texts((error) => error.column),
        texts((error) => error.columnType),
        texts((error) => error.columnLength),
        numbers((error) => error.position),
        texts((error) => error.rawLine),
        texts((error) => error.value),
        numbers((error) => error.code),
        texts((error) => error.message),
        errors.length,
      ],
    )
  }

  /** Notes values in which bytes were replaced. */
  async addReplacements(load: LoadRecord, replacements: readonly Replacement[]): Promise<void> {
    await this.#pool.query(
      `insert into rs_catalog.load_replacements
         (query_id, session_id, user_id, table_id, file_name, line_number, column_name, raw_line)
       select $1::bigint, $2, ${userOfLoad}, $3, r.* from unnest($4::text[], $5::bigint[], $6::text[], $7::text[]) as r`,
      [
        load.queryId,
        load.sessionId,
        load.tableId,
        replacements.map(({ file }) => file),
        replacements.map(({ line }) => line),
        replacements.map(({ column }) => column),
        replacements.map(({ rawLine }) => rawLine),
      ],
    )
  }

  /** Notes an UNLOAD that has written its files, before its client is told. */
  async unloaded(
    { sessionId, format, compression, location, startedAt }: UnloadRecord,
    files: readonly { url: string; slice: number; rows: number; bytes: number }[],
    rows: number,
  ): Promise<void> {
    await this.#pool.query(
      `with query as (
         select nextval('rs_catalog.query_ids')::integer as id
       ), files as (
         insert into rs_catalog.unload_files
           (query_id, session_id, user_id, slice, file_name, file_format, line_count, transfer_size)
         select query.id, $1::integer, (select rs_catalog.user_of($1::integer)), f.slice, f.url, $2, f.rows, f.bytes
         from query, unnest($3::text[], $4::integer[], $5::bigint[], $6::bigint[]) as f (url, slice, rows, bytes)
       ), noted as (
         insert into rs_catalog.unload_history
           (query_id, session_id, user_id, start_time, file_format, compression, location, row_count)
         select id, $1::integer, rs_catalog.user_of($1::integer), timezone('UTC', $8::timestamptz), $2, $9, $10, $7::bigint from query
       )
       insert into rs_catalog.session_state (session_id, last_unload_id, last_unload_count, last_query_id)
       select $1::integer, id, $7::bigint, id from query
       on conflict (session_id) do update set
         last_unload_id = excluded.last_unload_id, last_unload_count = excluded.last_unload_count,
         last_query_id = excluded.last_query_id, updated_at = excluded.updated_at`,
      [
        sessionId,
        format,
        files.map(({ url }) => url),
        files.map(({ slice }) => slice),
        files.map(({ rows: lines }) => lines),
        files.map(({ bytes }) => bytes),
        rows,
        startedAt,
        compression,
        location,
      ],
    )
  }

  /** Forgets a session that has ended: its process id will be used again. */
  async forget(sessionId: number): Promise<void> {
    await this.#pool.query('delete from rs_catalog.session_state where session_id = $1', [sessionId])
  }
}
