import { type ColumnType, formatColumnType } from '../pipeline/column-type'
import { redshiftLimits } from '../sql/limits'
import type { DuckdbSession } from '../stage/duckdb-session'
import { duckdbName, duckdbText } from '../stage/duckdb-text'
import { inPieces } from '../stage/in-pieces'
import { LineSet } from '../stage/line-set'
import { quickCast } from '../stage/quick-casts'
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

/** A staged JSON file, unpacked. */
export interface UnpackedJson {
  readonly plain: string
  /** Keys that no column has, as they are spelled. */
  readonly strangers: ReadonlySet<string>
}

/** How many keys that no column has are remembered of a file: a few tell all. */
const maxStrangers = 100

/**
 * Unpacks a staged JSON file so that DuckDB reads every value as the text that it is: it would make doubles of long numbers. The keys
 * are looked at on the way, as DuckDB leaves out those that it is not asked for.
 */
export async function unpackJson(
  file: string,
  columns: readonly JsonColumn[],
  signal: AbortSignal,
): Promise<UnpackedJson> {
  const members = columns.map(({ name, type }): [string, MemberNode] => [
    name,
    { field: name, node: { kind: type.kind === 'super' ? 'super' : 'scalar', path: name } },
  ])
  const root: ObjectNode = { kind: 'object', members: new Map(members) }
  const plain = `${file}.plain`
  const strangers = new Set<string>()
  await rewritePart(file, plain, root, signal, LineSet.none, (name) => {
    if (strangers.size < maxStrangers) strangers.add(name.toString('utf8').slice(1, -1))
  })
  return { plain, strangers }
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

/** A column of `readJsonSql`: whether a value of the row may be none of its column's type. */
const misfitFlag = '$misfit'

/**
 * The statement that reads unpacked files, once for all checks, into a table: the columns that later checks look at, with the contract's
 * types (what a type does not take is NULL), and whether a value may be one that its type does not take. DuckDB spills what memory does not
 * hold.
 */
export function readJsonSql(
  table: string,
  text: string,
  columns: readonly JsonColumn[],
  looked: ReadonlySet<string>,
): string {
  const kept = columns.filter(({ name }) => looked.has(name))
  const items = kept.map(({ name, type }) => {
    const cast = `CAST(${strictCast(type, duckdbName(name))} AS ${duckdbType(type)})`
    return `${cast} AS ${duckdbName(name)}`
  })
  const misfit = `${columns.map(mayMisfit).join('\n  OR ')} AS ${duckdbName(misfitFlag)}`
  return `CREATE TEMP TABLE ${duckdbName(table)} AS SELECT ${[...items, misfit].join(',\n  ')}\nFROM ${text}`
}

/** Where files differ from the staged layout: keys that no column has, and values that their column's type does not take. */
export async function compareJsonRows(
  session: DuckdbSession,
  unpacked: readonly UnpackedJson[],
  table: string,
  text: string,
  columns: readonly JsonColumn[],
): Promise<readonly string[]> {
  const strangers = [...new Set(unpacked.flatMap((one) => [...one.strangers]))].toSorted()
  const unknown = strangers.map((key) => `the key \`${key}\` is no column`)
  const isThere = `SELECT count(*) FROM ${duckdbName(table)} WHERE ${duckdbName(misfitFlag)}`
  if ((await session.count(isThere)) === 0) return unknown
  // Only now it is worth a second reading to know which ones.
  const misfits: string[] = []
  for (const some of inPieces(columns)) {
    const counts = some.map((column, number) => `count(*) FILTER (WHERE ${isMisfit(column)}) AS "${number}"`)
    const [row] = await session.rows(`SELECT ${counts.join(', ')} FROM ${text}`)
    for (const [number, { name, type }] of some.entries()) {
      const count = Number(row?.[number] ?? 0)
      if (count > 0) misfits.push(`\`${name}\` has ${count} values that are no ${formatColumnType(type)}`)
    }
  }
  return [...unknown, ...misfits]
}

/**
 * The condition under which a value may be none of its type: what staging writes of these types is in their common form, and telling that
 * is planned in a fraction of the time that a strict cast takes.
 */
function mayMisfit(column: JsonColumn): string {
  switch (column.type.kind) {
    case 'varchar':
    case 'boolean':
    case 'integer':
    case 'bigint':
    case 'decimal':
      // NULL where there is no value.
      return `coalesce(${quickCast(column.type, duckdbName(column.name)).misfit}, false)`
    default:
      return isMisfit(column)
  }
}

function isMisfit({ name, type }: JsonColumn): string {
  const value = duckdbName(name)
  return `(${value} IS NOT NULL AND ${strictCast(type, value)} IS NULL)`
}
