import { Client, DatabaseError, type QueryResult } from 'pg'
import { messageOf } from '../../job/errors/error-facts'
import { JobError } from '../../job/errors/job-error'
import type { LocalEndpoints } from '../supervisor/local-endpoints'

/**
 * How values are read, by PostgreSQL's type numbers, which Redshift shares; all others stay the server's own text. `pg`
 * itself would make a `Date` in the machine's time zone of a timestamp.
 */
const parsers: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [16, (text) => text === 't'], // boolean
  [20, readBigint],
  [21, Number], // smallint
  [23, Number], // integer
  [26, Number], // oid
  [700, readDouble], // real
  [701, readDouble], // double precision
])

/** What a statement answered. */
export interface QueryAnswer {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
  /** The command tag with its count, where there are no columns: `INSERT 3`. */
  readonly done: string
}

/**
 * Runs SQL on the local Redshift; of several statements the last answer counts.
 * @throws JobError `LOCAL_SQL_FAILED` with the server's own message and the place
 */
export async function queryRedshift(redshift: LocalEndpoints['redshift'], sql: string): Promise<QueryAnswer> {
  const { host, port, database, user, password } = redshift
  const client = new Client({ host, port, database, user, password, application_name: 'lakeload local sql' })
  client.on('error', () => {}) // what a broken connection does to the statement is told by the statement
  try {
    await client.connect()
    const types = { getTypeParser: (oid: number) => parsers.get(oid) ?? String }
    const answer: QueryResult<unknown[]> | QueryResult<unknown[]>[] = await client.query({
      text: sql,
      rowMode: 'array',
      types,
    })
    return toAnswer(Array.isArray(answer) ? answer.at(-1) : answer)
  } catch (error) {
    throw refused(error, sql)
  } finally {
    await client.end().catch(() => {})
  }
}

/** A number where JSON holds it exactly, or else its digits. */
function readBigint(text: string): number | string {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}

/** JSON has no NaN and no Infinity. */
function readDouble(text: string): number | string {
  const value = Number(text)
  return Number.isFinite(value) ? value : text
}

function toAnswer(result: QueryResult<unknown[]> | undefined): QueryAnswer {
  const { fields = [], rows = [], command, rowCount } = result ?? {}
  return {
    columns: fields.map(({ name }) => name),
    rows,
    done: [command ?? 'done', rowCount ?? ''].join(' ').trim(),
  }
}

function refused(error: unknown, sql: string): JobError {
  const server = error instanceof DatabaseError ? error : undefined
  const place = server?.position === undefined ? '' : `, ${describePlace(sql, Number(server.position))}`
  const code = server?.code === undefined ? '' : ` (${server.code})`
  return new JobError('LOCAL_SQL_FAILED', `the statement was refused: ${messageOf(error)}${code}${place}`, {
    ...(server?.hint === undefined ? {} : { hint: server.hint }),
    cause: error,
  })
}

/** A position, which counts characters from 1, as people look for it. */
function describePlace(sql: string, position: number): string {
  const before = [...sql].slice(0, position - 1).join('')
  const line = before.split('\n').length
  const column = position - ([...before].lastIndexOf('\n') + 1)
  return line === 1 ? `at character ${column}` : `at line ${line}, character ${column}`
}
