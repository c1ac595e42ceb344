import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { ColumnType } from '../../../job/pipeline/column-type'
import { copyManifestKey, stagedFileKey } from '../../../job/pipeline/lake-keys'
import type { StagedManifest, StagedTable } from '../../../job/pipeline/manifests'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'
import { stagedColumns } from '../../../job/pipeline/table-layout'
import type { ObjectStore } from '../../../job/ports/object-store'
import { makeTempFolder, removeTempFolder } from '../temp-folder'
import type { TableRow } from './shop-records'
import { identity, makeManifest } from './staged-manifest'

/** Puts rows into a lake as stage does: one Parquet file and one COPY manifest a table that has rows. */
export async function putStaged(
  store: ObjectStore,
  pipeline: ResolvedPipeline,
  loadId: string,
  rows: Readonly<Record<string, readonly TableRow[]>>,
): Promise<StagedManifest> {
  const load = identity(pipeline.name, loadId)
  const counts = Object.fromEntries(Object.entries(rows).map(([name, list]) => [name, list.length]))
  const manifest = makeManifest(pipeline, loadId, counts)
  const tables: StagedTable[] = []
  for (const table of manifest.tables) {
    const contract = pipeline.contract.tables.find(({ name }) => name === table.name)
    if (table.rows === 0 || contract === undefined) {
      tables.push(table)
      continue
    }
    const columns = stagedColumns(contract).map(({ name, type }) => ({ name, type: duckdbType(type) }))
    const bytes = await writeParquet(columns, rows[table.name] ?? [])
    const key = stagedFileKey(load, table.name, 0)
    await store.put(key, bytes)
    const entry = { url: store.url(key), mandatory: true, meta: { content_length: bytes.length } }
    await store.put(copyManifestKey(load, table.name), JSON.stringify({ entries: [entry] }))
    tables.push({ ...table, bytes: bytes.length, files: [{ key, rows: table.rows, bytes: bytes.length }] })
  }
  return { ...manifest, tables }
}

/** A column of a Parquet file, with DuckDB's name of its type. */
export interface FileColumn {
  readonly name: string
  readonly type: string
}

/** The bytes of a Parquet file of rows. */
export async function writeParquet(
  columns: readonly FileColumn[],
  rows: readonly TableRow[],
): Promise<Buffer> {
  const folder = await makeTempFolder()
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  try {
    const source = join(folder, 'rows.json')
    const target = join(folder, 'rows.parquet')
    await writeFile(source, rows.map((row) => JSON.stringify(row)).join('\n'))
    const types = columns.map(({ name, type }) => `"${name}": '${type}'`).join(', ')
    const names = columns.map(({ name }) => `"${name}"`).join(', ')
    await connection.run(
      `copy (select ${names} from read_json('${source}', format = 'newline_delimited', columns = {${types}})) ` +
        `to '${target}' (format parquet)`,
    )
    return await readFile(target)
  } finally {
    connection.closeSync()
    await removeTempFolder(folder)
  }
}

function duckdbType(type: ColumnType): string {
  if (type.kind === 'decimal') return `DECIMAL(${type.precision},${type.scale})`
  return type.kind === 'super'
    ? 'JSON'
    : type.kind === 'timestamptz'
      ? 'TIMESTAMPTZ'
      : type.kind.toUpperCase()
}
