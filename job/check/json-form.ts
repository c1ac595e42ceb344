import { type ColumnType, formatColumnType } from '../pipeline/column-type'
import { redshiftLimits } from '../sql/limits'
import type { DuckdbSession } from '../stage/duckdb-session'
import { duckdbName, duckdbText } from '../stage/duckdb-text'
import { rewritePart } from '../stage/rewrite-part'
import type { MemberNode, ObjectNode } from '../stage/source-tree'
import { duckdbType, strictCast } from '../stage/strict-casts'

/** A column that a JSON row has as a member. */
export interface JsonColumn {
  readonly name: string
  readonly type: ColumnType
}

/** The least that DuckDB takes a line to be; a longer one needs memory for each thread. */
const minObjectBytes = 16 * 1024 * 1024

/**
 * Unpacks a staged JSON file so that DuckDB reads every value as the text that it is: it would make doubles of long numbers.
 * Answers the plain file.
 */
export async function unpackJson(
  file: string,
  columns: readonly JsonColumn[],
  signal: AbortSignal,
): Promise<string> {
  const members = columns.map(({ name, type }): [string, MemberNode] => [
    name,
    { field: name, node: { kind: type.kind === 'super' ? 'super' : 'scalar', path: name } },
  ])
  const root: ObjectNode = { kind: 'object', members: new Map(members) }
  const plain = `${file}.plain`
  await rewritePart(file, plain, root, signal)
  return plain
}

/** The rows of unpacked files, every value as text. */
export function jsonTextSql(
  files: readonly string[],
  columns: readonly JsonColumn[],
  maxRowBytes: number = redshiftLimits.copyRowBytes,
): string {
  const fields = columns.map(({ name }) => `${duckdbText(name)}: 'VARCHAR'`)
  // A SUPER value stands in a string there, whose escapes may double it.
  const objectBytes = Math.max(minObjectBytes, 2 * maxRowBytes + 1024)
  return [
    `SELECT * FROM read_json([${files.map(duckdbText).join(', ')}], format = 'newline_delimited', records = 'true',`,
    `  compression = 'uncompressed', maximum_object_size = ${objectBytes}, columns = {${fields.join(', ')}})`,
  ].join('\n')
}

/** The same rows with the contract's types; what a type does not take is NULL. */
export function jsonRowsSql(text: string, columns: readonly JsonColumn[]): string {
  const items = columns.map(({ name, type }) => {
    const cast = `CAST(${strictCast(type, duckdbName(name))} AS ${duckdbType(type)})`
    return `${cast} AS ${duckdbName(name)}`
  })
  return `SELECT ${items.join(', ')} FROM ${text}`
}

/** Where files differ from the staged layout: keys that no column has, and values that their column's type does not take. */
export async function compareJsonRows(
  session: DuckdbSession,
  files: readonly string[],
  text: string,
  columns: readonly JsonColumn[],
): Promise<readonly string[]> {
  const names = new Set(columns.map(({ name }) => name))
  const list = files.map(duckdbText).join(', ')
  const keys = await session.rows(
    `SELECT DISTINCT unnest(json_keys(json)) AS "key" FROM read_json_objects([${list}], format = 'newline_delimited', compression = 'gzip') ORDER BY 1`,
  )
  const unknown = keys.map(({ key }) => String(key)).filter((key) => !names.has(key))
  const counts = columns.map(({ name, type }, number) => {
    const value = duckdbName(name)
    return `count(*) FILTER (WHERE ${value} IS NOT NULL AND ${strictCast(type, value)} IS NULL) AS "${number}"`
  })
  const [row] = await session.rows(`SELECT ${counts.join(', ')} FROM ${text}`)
  const misfits = columns.flatMap(({ name, type }, number) => {
    const count = Number(row?.[number] ?? 0)
    return count === 0 ? [] : [`\`${name}\` has ${count} values that are no ${formatColumnType(type)}`]
  })
  return [...unknown.map((key) => `the key \`${key}\` is no column`), ...misfits]
}
