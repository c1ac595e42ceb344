import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ValueLocator } from '../../../job/explain/locate-value'
import type { StagedManifest } from '../../../job/pipeline/manifests'
import type { ObjectStore } from '../../../job/ports/object-store'
import { DuckdbSession, type DuckdbValue } from '../../../job/stage/duckdb-session'

export type StagedRow = Readonly<Record<string, DuckdbValue>>

/** Reads a staged table back from the lake, rows in the order of the files: every value as its text; of JSON files as it is spelt, and no nulls. */
export async function readStagedRows(
  store: ObjectStore,
  staged: StagedManifest,
  table: string,
  folder: string,
): Promise<readonly StagedRow[]> {
  const rows: StagedRow[] = []
  if (staged.tables.find(({ name }) => name === table)?.format === 'jsonl') {
    return await readJsonRows(store, staged, table)
  }
  await withFiles(store, staged, table, folder, async (session, file) => {
    rows.push(...(await session.rows(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet('${file}')`)))
  })
  return rows
}

/** The rows of JSON files: a member's own JSON text, as it is spelt there. */
async function readJsonRows(
  store: ObjectStore,
  staged: StagedManifest,
  table: string,
): Promise<readonly StagedRow[]> {
  const rows: StagedRow[] = []
  for (const { key } of staged.tables.find(({ name }) => name === table)?.files ?? []) {
    const lines = gunzipSync((await store.getBytes(key)) ?? '')
      .toString('utf8')
      .trimEnd()
      .split('\n')
    for (const line of lines) {
      const locator = new ValueLocator(line)
      const names = Object.keys(JSON.parse(line))
      rows.push(Object.fromEntries(names.map((name) => [name, locator.find([{ member: name }]) ?? null])))
    }
  }
  return rows
}

/** The columns of a staged table's first file, as the Parquet schema says. */
export async function readStagedSchema(
  store: ObjectStore,
  staged: StagedManifest,
  table: string,
  folder: string,
): Promise<readonly StagedRow[]> {
  const schemas: StagedRow[][] = []
  await withFiles(store, staged, table, folder, async (session, file) => {
    schemas.push([
      ...(await session.rows(`SELECT * FROM parquet_schema('${file}') WHERE num_children IS NULL`)),
    ])
  })
  return schemas[0] ?? []
}

async function withFiles(
  store: ObjectStore,
  staged: StagedManifest,
  table: string,
  folder: string,
  use: (session: DuckdbSession, file: string) => Promise<void>,
): Promise<void> {
  const session = await DuckdbSession.open({ memoryMb: 100, spillFolder: folder })
  try {
    for (const { key } of staged.tables.find(({ name }) => name === table)?.files ?? []) {
      const file = join(folder, 'read-back.parquet')
      await writeFile(file, (await store.getBytes(key)) ?? '')
      await use(session, file)
    }
  } finally {
    session.close()
  }
}
