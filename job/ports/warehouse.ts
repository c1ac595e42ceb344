/** A row as the driver gives it: bigint and numeric columns are strings, timestamps are strings, SUPER is JSON text. */
export type Row = Readonly<Record<string, string | number | boolean | null>>

/**
 * The data warehouse. `connect` opens a session of its own: connect late, close soon (an idle connection is
 * dropped on the way during a long extract).
 *
 * The signal ends the wait for a connection. After that it leaves the statement that runs some time to end, and then
 * cancels it, with INTERRUPTED; further statements may be sent, such as ROLLBACK.
 */
export interface Warehouse {
  connect(signal?: AbortSignal): Promise<WarehouseSession>
}

/**
 * One connection, one statement at a time. Errors are JobErrors of the `LOAD_` codes: authentication and
 * unreachable hosts, lost connections (`transient`), serialization conflicts (`transient`), rejected statements.
 * After an error inside a transaction the caller issues ROLLBACK.
 */
export interface WarehouseSession {
  /** Runs one statement; values are literals in the text (see job/sql/literal.ts). */
  query<R extends Row = Row>(sql: string): Promise<readonly R[]>
  /** Runs one statement and answers how many rows it wrote or deleted; 0 where the statement has no such number. */
  execute(sql: string): Promise<number>
  close(): Promise<void>
}
