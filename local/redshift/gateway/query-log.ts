import type { Pool } from 'pg'

/** A session, and who has logged in to it. */
export interface SessionOwner {
  /** The back-end's process id. */
  readonly sessionId: number
  /** As PostgreSQL has the name. */
  readonly user: string
}

/** A statement that a client has run. */
export interface LoggedQuery extends SessionOwner {
  readonly text: string
  readonly startedAt: Date
  endedAt?: Date
  /** Why it failed. */
  error?: string
  /** Its number, once it is written down. */
  id?: number
}

/** A transaction that was ended because of what others wrote. */
export interface Conflict {
  readonly sessionId: number
  readonly transactionId: number
  readonly tableId: number
  readonly startedAt: Date
  readonly endedAt: Date
}

/** What the error 1023 tells of a transaction. */
const cycle = /on table - (\d+), transactions forming the cycle are: .*?(\d+) \(pid:/

/** The views that are made of the log. */
const readers =
  /\b(stl_query|stl_querytext|stl_ddltext|stl_utilitytext|svl_statementtext|svl_qlog|stl_tr_conflict|sys_query_|pg_last_query_id)/i
/** What nobody is to read in the log: of CREATE USER, and of a COPY with keys in it, which is refused. */
const secrets =
  /\b((?:password|credentials|access_key_id|secret_access_key|session_token)\s+(?:as\s+)?)'(?:[^']|'')*'/gi
/** What is kept until somebody reads; older statements are forgotten. */
const kept = 1000
const longest = 65_535

/**
 * The statements of all sessions, for STL_QUERY, SYS_QUERY_HISTORY and the like. They are kept in memory, and written to their table only
 * when a statement reads it, so that nobody who does not ask pays for it.
 */
export class QueryLog {
  readonly #pool: Pool
  #waiting: LoggedQuery[] = []
  #conflicts: Conflict[] = []

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** Notes a statement that begins. */
  begin(owner: SessionOwner, text: string): LoggedQuery {
    const query: LoggedQuery = {
      ...owner,
      text: text.trim().slice(0, longest).replace(secrets, "$1'***'"),
      startedAt: new Date(),
    }
    this.#waiting.push(query)
    if (this.#waiting.length > 2 * kept) this.#waiting = this.#waiting.slice(-kept)
    return query
  }

  /** Notes a transaction that failed, if its error tells of a conflict with another. */
  noteConflict(sessionId: number, startedAt: Date, detail: string): void {
    const [, tableId, transactionId] = cycle.exec(detail) ?? []
    if (tableId === undefined) return
    this.#conflicts = [
      ...this.#conflicts.slice(-kept),
      {
        sessionId,
        transactionId: Number(transactionId),
        tableId: Number(tableId),
        startedAt,
        endedAt: new Date(),
      },
    ]
  }

  /** Writes what has ended, if the statement reads it. `last` is the query that PG_LAST_QUERY_ID of its session is about. */
  async flushFor(statement: string, sessionId: number, last: LoggedQuery | undefined): Promise<void> {
    if (!readers.test(statement)) return
    await Promise.all([this.#flush(), this.#flushConflicts()])
    if (last?.id === undefined) return
    await this.#pool.query(
      `insert into rs_catalog.session_state (session_id, last_query_id) values ($1, $2)
       on conflict (session_id) do update set last_query_id = excluded.last_query_id, updated_at = excluded.updated_at`,
      [sessionId, last.id],
    )
  }

  async #flushConflicts(): Promise<void> {
    const conflicts = this.#conflicts
    if (conflicts.length === 0) return
    this.#conflicts = []
    await this.#pool.query(
      `insert into rs_catalog.conflicts
       select c.xid, c.pid, timezone('UTC', c.began), timezone('UTC', c.ended), c.table_id
       from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::bigint[]) as c (xid, pid, began, ended, table_id)`,
      [
        conflicts.map(({ transactionId }) => transactionId),
        conflicts.map(({ sessionId }) => sessionId),
        conflicts.map(({ startedAt }) => startedAt),
        conflicts.map(({ endedAt }) => endedAt),
        conflicts.map(({ tableId }) => tableId),
      ],
    )
  }

  async #flush(): Promise<void> {
    const ended = this.#waiting.filter((query) => query.endedAt !== undefined).slice(-kept)
    this.#waiting = this.#waiting.filter((query) => query.endedAt === undefined)
    if (ended.length === 0) return
    const numbers = await this.#pool.query<{ id: string }>(
      "select nextval('rs_catalog.query_ids') as id from generate_series(1, $1)",
      [ended.length],
    )
    for (const [index, query] of ended.entries()) query.id = Number(numbers.rows[index]?.id)
    await this.#pool.query(
      `insert into rs_catalog.query_log
         (query_id, session_id, user_id, query_type, status, start_time, end_time, error_message, query_text)
       select q.id, q.session_id, q.user_id, q.type, case q.error when '' then 'success' else 'failed' end, q.started, q.ended, q.error, q.text
       from unnest($1::integer[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[], $7::bigint[], $8::text[])
         as o (session_id, type, s, e, error, text, id, name)
       cross join lateral (select o.id, o.session_id, (select oid from pg_roles where rolname = o.name)::integer as user_id, o.type, timezone('UTC', o.s) as started, timezone('UTC', o.e) as ended, o.error, o.text) q`,
      [
        ended.map((query) => query.sessionId),
        ended.map((query) => queryType(query.text)),
        ended.map((query) => query.startedAt),
        ended.map((query) => query.endedAt),
        ended.map((query) => query.error ?? ''),
        ended.map((query) => query.text.replaceAll('\0', '')),
        ended.map((query) => query.id),
        ended.map((query) => query.user),
      ],
    )
  }
}

const types: ReadonlyMap<string, string> = new Map([
  ['select', 'SELECT'],
  ['with', 'SELECT'],
  ['insert', 'INSERT'],
  ['update', 'UPDATE'],
  ['delete', 'DELETE'],
  ['merge', 'MERGE'],
  ['unload', 'UNLOAD'],
  ['create', 'DDL'],
  ['alter', 'DDL'],
  ['drop', 'DDL'],
  ['truncate', 'DDL'],
])

const computed: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'CTAS'])
const onTables = /\bfrom\b(?!\s+(?:pg_|information_schema\b|svv_|svl_|stl_|stv_|sys_|rs_catalog\b))/i

/** Whether the compute nodes have to do with a statement: what the leader node answers alone has no query id. */
export function isComputed(text: string): boolean {
  const type = queryType(text)
  return computed.has(type) || (type === 'SELECT' && onTables.test(text))
}

/** The kind of a statement as SYS_QUERY_HISTORY names it. */
export function queryType(text: string): string {
  const first = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? ''
  if (first === 'create' && /^[\s\S]*?\bas\s*\(?\s*(select|with)\b/i.test(text) && /\btable\b/i.test(text))
    return 'CTAS'
  return types.get(first) ?? 'UTILITY'
}
