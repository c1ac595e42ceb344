import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { jsonTextSql, unpackJson } from '../check/json-form'
import type { TableContract } from '../pipeline/contract'
import type { StagedFile, StagedManifest } from '../pipeline/manifests'
import { stagedColumns } from '../pipeline/table-layout'
import type { StepContext } from '../ports/step-context'
import type { DuckdbSession } from '../stage/duckdb-session'
import { duckdbName, duckdbText } from '../stage/duckdb-text'
import { lineColumn } from './plan-search'

/**
 * Makes a view of a table's staged files, as they are in the lake, whatever is wrong with them; JSON rows are all text and have the
 * number of their line.
 *
 * @param only the files to read, where it is known which
 */
export async function openStaged(
  context: StepContext,
  session: DuckdbSession,
  staged: StagedManifest,
  table: TableContract,
  only?: readonly StagedFile[],
): Promise<void> {
  const found = staged.tables.find(({ name }) => name === table.name)
  const format = found?.format ?? 'parquet'
  const folder = join(context.scratchFolder, 'diagnosis', table.name)
  await mkdir(folder, { recursive: true })
  const files: string[] = []
  for (const { key } of only ?? found?.files ?? []) {
    const source = await context.store.get(key, context.signal)
    if (source === undefined) continue
    const file = join(folder, `${files.length}.${format}`)
    await pipeline(source, createWriteStream(file), { signal: context.signal })
    files.push(file)
  }
  const columns = stagedColumns(table)
  let rows: string
  if (files.length === 0) {
    const names = [...columns.map(({ name }) => name), lineColumn]
    rows = `SELECT ${names.map((name) => `NULL AS ${duckdbName(name)}`).join(', ')} WHERE false`
  } else if (format === 'parquet') {
    rows = `SELECT *, NULL AS ${duckdbName(lineColumn)} FROM read_parquet([${files.map(duckdbText).join(', ')}])`
  } else {
    const texts: string[] = []
    for (const file of files) {
      const { plain } = await unpackJson(file, columns, context.signal)
      texts.push(
        `SELECT *, row_number() OVER () AS ${duckdbName(lineColumn)} FROM (${jsonTextSql([plain], columns, context.copyRowBytes)})`,
      )
    }
    rows = texts.join(' UNION ALL ')
  }
  await session.run(`CREATE TEMP VIEW ${duckdbName(table.name)} AS ${rows}`)
}
