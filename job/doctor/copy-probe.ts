import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { LakeSettings } from '../settings'
import { textLiteral } from '../sql/literal'
import { DuckdbSession } from '../stage/duckdb-session'
import { doctorKey } from './doctor-key'
import { LakeProbe } from './lake-probe'

/** The one row that COPY is asked to load. Letters beyond ASCII: an encoding that is lost on the way shows. */
export const probeRow = { id: 42, word: 'größer ≠ kleiner' } as const

/** A Parquet file with one row in the lake, and its COPY manifest. */
export interface CopyProbe {
  readonly manifestUrl: string
  /** Removes both. */
  remove(): Promise<void>
}

/** Writes file and manifest as stage does: by DuckDB, with the size of the file in the manifest, as COPY of Parquet wants it. */
export async function putCopyProbe(
  lake: LakeSettings,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<CopyProbe> {
  const file = await writeParquet(scratchFolder)
  const probe = new LakeProbe(lake)
  const fileKey = doctorKey('row.parquet')
  // COPY reads every key that begins with what it is given: the manifest's is no beginning of the file's.
  const manifestKey = fileKey.replace('row.parquet', 'copy.manifest')
  const remove = async (): Promise<void> => {
    try {
      await Promise.all([probe.delete(fileKey), probe.delete(manifestKey)])
    } finally {
      probe.close()
    }
  }
  const entry = { url: probe.url(fileKey), mandatory: true, meta: { content_length: file.length } }
  try {
    await probe.putNew(fileKey, file, signal)
    await probe.putNew(manifestKey, Buffer.from(JSON.stringify({ entries: [entry] })), signal)
  } catch (error) {
    // What could be written is removed; why the rest could not is what counts.
    await remove().catch(() => undefined)
    throw error
  }
  return { manifestUrl: probe.url(manifestKey), remove }
}

async function writeParquet(scratchFolder: string): Promise<Buffer> {
  const path = join(scratchFolder, 'row.parquet')
  const duckdb = await DuckdbSession.open({ memoryMb: 128, spillFolder: join(scratchFolder, 'spill') })
  try {
    const row = `select ${probeRow.id}::integer as id, ${textLiteral(probeRow.word)} as word`
    await duckdb.run(`copy (${row}) to ${textLiteral(path)} (format parquet)`)
    return await readFile(path)
  } finally {
    duckdb.close()
    await rm(path, { force: true })
  }
}
