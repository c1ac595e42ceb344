import { type DuckdbSession, engineFailed } from './duckdb-session'
import { duckdbName } from './duckdb-text'
import type { LineSet } from './line-set'
import { lineField } from './source-tree'

/** Lines of a part that a load leaves out of all its tables. */
export interface ExcludedLines {
  readonly lines: LineSet
  /** Whether DuckDB would stop at one of them: then they are blanked before it reads the part. */
  readonly unreadable: boolean
}

/** So many lines a statement: its text stays small. */
const linesAtOnce = 20_000

/**
 * Takes lines out of the part that the session holds. The others keep their number, which was given when the part was
 * read: `_raw_line` says where a record is, whatever was left out before it.
 */
export async function excludeLines(session: DuckdbSession, excluded: LineSet): Promise<void> {
  const lines = [...excluded]
  let gone = 0
  for (let start = 0; start < lines.length; start += linesAtOnce) {
    gone += await session.count(excludeLinesSql(lines.slice(start, start + linesAtOnce)))
  }
  if (gone !== lines.length) {
    throw engineFailed('leave out lines', `${gone} of ${lines.length} are there`)
  }
}

/** The statement that removes lines from the table `part`. */
export function excludeLinesSql(lines: readonly number[]): string {
  return `DELETE FROM part WHERE ${duckdbName(lineField)} IN (SELECT unnest([${lines.join(', ')}]))`
}
