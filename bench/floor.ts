import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import type { BenchSettings } from './bench-settings'
import { floorColumns, floorTables } from './floor-sql'
import { measure } from './measure'
import { openLake, readRaw, requireServices } from './steps'

/**
 * The floor: DuckDB by hand on the same gzip parts, with explicit types, one connection with two threads, no checks
 * of any kind, no upload, the same tables as Parquet. Staging is compared with it.
 */
export async function runFloor(settings: BenchSettings): Promise<void> {
  const store = openLake(requireServices(settings))
  const folder = join(settings.folder, 'floor')
  await mkdir(folder, { recursive: true })
  try {
    const raw = await readRaw(store)
    const files: string[] = []
    for (const { key } of raw.parts) {
      const source = await store.get(key)
      if (source === undefined) throw new Error(`${key} is not in the lake`)
      const file = join(folder, `${files.length}.jsonl.gz`)
      await pipeline(source, createWriteStream(file))
      files.push(file)
    }
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '2',
      memory_limit: `${settings.memoryMb}MB`,
      temp_directory: join(folder, 'spill'),
    })
    const connection = await instance.connect()
    const list = files.map((file) => `'${file}'`).join(', ')
    await measure(
      () => raw.bytes,
      async () => {
        await connection.run(
          `CREATE TEMP TABLE records AS SELECT * FROM read_json([${list}], format = 'newline_delimited', columns = ${floorColumns})`,
        )
        for (const [table, query] of Object.entries(floorTables)) {
          await connection.run(`COPY (${query}) TO '${join(folder, `${table}.parquet`)}' (FORMAT parquet)`)
        }
      },
    )
    connection.closeSync()
    instance.closeSync()
  } finally {
    await rm(folder, { recursive: true, force: true })
    await store.close()
  }
}
