import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isRootTable, type SchemaContract, type TableContract } from '../pipeline/contract'
import { parseJsonPath } from '../pipeline/json-path'
import type { RawManifest } from '../pipeline/manifests'
import type { StepContext } from '../ports/step-context'
import { downloadPart } from '../stage/download-part'
import type { DuckdbSession } from '../stage/duckdb-session'
import { duckdbText } from '../stage/duckdb-text'
import { maxRecordBytes } from '../stage/plan-staging'

/** A column of a child table that repeats a value of its record. */
export interface RecordKeyColumn {
  readonly column: string
  /** Where the value stands in the record; canonical. */
  readonly path: string
}

/** A record in the lake. */
export interface RecordPlace {
  readonly rawObject: string
  readonly line: number
}

/** The columns by which rows of a table find their record when no row of it was staged: those that its root table reads from the record. */
export function recordKeyColumns(contract: SchemaContract, table: TableContract): readonly RecordKeyColumn[] {
  return table.parentKey.flatMap(({ name, parentColumn }) => {
    const path = pathInRecord(contract, table, parentColumn)
    return path === undefined ? [] : [{ column: name, path }]
  })
}

function pathInRecord(contract: SchemaContract, table: TableContract, column: string): string | undefined {
  const parent = contract.tables.find(({ name }) => name === table.parent)
  if (parent === undefined) return undefined
  if (isRootTable(parent)) return parent.columns.find(({ name }) => name === column)?.path
  const above = parent.parentKey.find(({ name }) => name === column)
  return above === undefined ? undefined : pathInRecord(contract, parent, above.parentColumn)
}

/**
 * Finds the records that hold the given values in the raw parts, one after another, until all are found. A row that has lost its parent
 * tells nothing else of where it came from; that a whole load may be read for it is no matter where the load is refused.
 *
 * @param keys the texts of the columns, a list a record
 */
export async function findRecords(
  context: StepContext,
  session: DuckdbSession,
  raw: RawManifest,
  columns: readonly RecordKeyColumn[],
  keys: readonly (readonly string[])[],
): Promise<readonly (RecordPlace | undefined)[]> {
  const places = new Map<string, RecordPlace>()
  const wanted = new Set(keys.map((key) => JSON.stringify(key)))
  // Lines are counted in the order of the file.
  await session.run('SET threads TO 1')
  for (const part of raw.parts) {
    if (places.size === wanted.size) break
    const file = join(context.scratchFolder, 'check', 'record.jsonl.gz')
    await downloadPart(context.store, part, file, context.signal)
    for (const row of await session.rows(searchSql(file, columns, keys))) {
      const key = JSON.stringify(columns.map((_, number) => row[`k${number}`]))
      if (!places.has(key)) places.set(key, { rawObject: part.key, line: Number(row.line) })
    }
    await rm(file)
  }
  return keys.map((key) => places.get(JSON.stringify(key)))
}

function searchSql(
  file: string,
  columns: readonly RecordKeyColumn[],
  keys: readonly (readonly string[])[],
): string {
  const values = columns.map(
    ({ path }, number) => `json_extract_string(json, ${duckdbText(duckdbPath(path))}) AS k${number}`,
  )
  const names = columns.map((_, number) => `k${number}`)
  const tuples = keys.map((key) => `(${key.map(duckdbText).join(', ')})`)
  return [
    `SELECT line, ${names.join(', ')} FROM (SELECT row_number() OVER () AS line, ${values.join(', ')}`,
    `FROM read_json_objects(${duckdbText(file)}, format = 'newline_delimited', compression = 'gzip',`,
    `  maximum_object_size = ${maxRecordBytes}))`,
    `WHERE (${names.join(', ')}) IN (${tuples.join(', ')}) ORDER BY line`,
  ].join('\n')
}

/** A path of members in DuckDB's spelling, every name in quotes. */
function duckdbPath(path: string): string {
  const steps = (parseJsonPath(path) ?? []).map((step) => ('member' in step ? step.member : '*'))
  return `$${steps.map((name) => `."${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join('')}`
}
