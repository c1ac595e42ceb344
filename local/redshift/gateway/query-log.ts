import type { Pool } from 'pg'

/** A statement that a client has run. */
export interface LoggedQuery {
  readonly sessionId: number
  readonly text: string
  readonly startedAt: Date
  endedAt?: Date
  /** Why it failed. */
  error?: string
}

/** The views that are made of the log. */
const readers =
  /\b(stl_query|stl_querytext|stl_ddltext|stl_utilitytext|svl_statementtext|svl_qlog|sys_query_)/i
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

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** Notes a statement that begins. */
  begin(sessionId: number, text: string): LoggedQuery {
    const query: LoggedQuery = { sessionId, text: text.trim().slice(0, longest), startedAt: new Date() }
    this.#waiting.push(query)
    if (this.#waiting.length > 2 * kept) this.#waiting = this.#waiting.slice(-kept)
    return query
  }

  /** Writes what has ended, if the statement reads it. */
  async flushFor(statement: string): Promise<void> {
    if (!readers.test(statement)) return
    const ended = this.#waiting.filter((query) => query.endedAt !== undefined).slice(-kept)
    this.#waiting = this.#waiting.filter((query) => query.endedAt === undefined)
    if (ended.length === 0) return
    await this.#pool.query(
      `insert into rs_catalog.query_log (session_id, query_type, status, start_time, end_time, error_message, query_text)
       select q.session_id, q.type, case q.error when '' then 'success' else 'failed' end, q.started, q.ended, q.error, q.text
       from unnest($1::integer[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[])
         as o (session_id, type, s, e, error, text)
       cross join lateral (select o.session_id, o.type, timezone('UTC', o.s) as started, timezone('UTC', o.e) as ended, o.error, o.text) q`,
      [
        ended.map((query) => query.sessionId),
        ended.map((query) => queryType(query.text)),
        ended.map((query) => query.startedAt),
        ended.map((query) => query.endedAt),
        ended.map((query) => query.error ?? ''),
        ended.map((query) => query.text.replaceAll('\0', '')),
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

/** The kind of a statement as SYS_QUERY_HISTORY names it. */
export function queryType(text: string): string {
  const first = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? ''
  if (first === 'create' && /^[\s\S]*?\bas\s*\(?\s*(select|with)\b/i.test(text) && /\btable\b/i.test(text))
    return 'CTAS'
  return types.get(first) ?? 'UTILITY'
}
