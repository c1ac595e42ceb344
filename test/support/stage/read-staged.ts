import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StagedManifest } from '../../../job/pipeline/manifests'
import type { ObjectStore } from '../../../job/ports/object-store'
import { DuckdbSession, type DuckdbValue } from '../../../job/stage/duckdb-session'

export type StagedRow = Readonly<Record<string, DuckdbValue>>

/** Reads a staged table back from the lake: every value as its text, rows in the order of the files. */
export async function readStagedRows(
  store: ObjectStore,
  staged: StagedManifest,
  table: string,
  folder: string,
): Promise<readonly StagedRow[]> {
  const rows: StagedRow[] = []
  await withFiles(store, staged, table, folder, async (session, file) => {
    rows.push(...(await session.rows(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet('${file}')`)))
  })
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
