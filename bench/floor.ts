import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { RawManifest } from '../job/pipeline/manifests'
import type { ObjectStore } from '../job/ports/object-store'
import type { BenchSettings } from './bench-settings'
import { floorColumns, floorTables } from './floor-sql'
import { measure } from './measure'
import { openLake, readRaw, requireServices } from './steps'

/**
 * The floor: DuckDB by hand on the same gzip parts, with explicit types, one connection with two threads, no checks
 * of any kind, no upload, the same tables as Parquet. Staging is compared with it.
 */
export async function runFloor(settings: BenchSettings): Promise<void> {
  await withFloor(settings, async ({ store, raw, folder, connection }) => {
    const files = await download(store, raw, folder)
    await measure(
      () => raw.bytes,
      async () => {
        await writeTables(connection, files, folder, () => undefined)
      },
    )
  })
}

/**
 * The floor over S3: the same statements by hand, but the parts come from the lake and the files go to it, as those of
 * staging do: through the same client to the same local S3 on the same cores. Each file is sent while the next table
 * is written.
 */
export async function runLakeFloor(settings: BenchSettings): Promise<void> {
  await withFloor(settings, async ({ store, raw, folder, connection }) => {
    await measure(
      () => raw.bytes,
      async () => {
        const files = await download(store, raw, folder)
        const uploads: Promise<unknown>[] = []
        await writeTables(connection, files, folder, (file, table) => {
          uploads.push(store.put(`floor/${table}.parquet`, createReadStream(file)))
        })
        await Promise.all(uploads)
      },
    )
  })
}

interface Floor {
  readonly store: ObjectStore
  readonly raw: RawManifest
  readonly folder: string
  readonly connection: DuckDBConnection
}

async function withFloor(settings: BenchSettings, use: (floor: Floor) => Promise<void>): Promise<void> {
  const store = openLake(requireServices(settings))
  const folder = join(settings.folder, 'floor')
  await mkdir(folder, { recursive: true })
  try {
    const raw = await readRaw(store)
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '2',
      memory_limit: `${settings.memoryMb}MB`,
      temp_directory: join(folder, 'spill'),
    })
    const connection = await instance.connect()
    await use({ store, raw, folder, connection })
    connection.closeSync()
    instance.closeSync()
  } finally {
    await rm(folder, { recursive: true, force: true })
    await store.close()
  }
}

/** Brings the parts to local files, all at once. */
async function download(store: ObjectStore, raw: RawManifest, folder: string): Promise<readonly string[]> {
  return await Promise.all(
    raw.parts.map(async ({ key }, number) => {
      const source = await store.get(key)
      if (source === undefined) throw new Error(`${key} is not in the lake`)
      const file = join(folder, `${number}.jsonl.gz`)
      await pipeline(source, createWriteStream(file))
      return file
    }),
  )
}

async function writeTables(
  connection: DuckDBConnection,
  files: readonly string[],
  folder: string,
  written: (file: string, table: string) => void,
): Promise<void> {
  const list = files.map((file) => `'${file}'`).join(', ')
  await connection.run(
    `CREATE TEMP TABLE records AS SELECT * FROM read_json([${list}], format = 'newline_delimited', columns = ${floorColumns})`,
  )
  for (const [table, query] of Object.entries(floorTables)) {
    const file = join(folder, `${table}.parquet`)
    await connection.run(`COPY (${query}) TO '${file}' (FORMAT parquet)`)
    written(file, table)
  }
}
