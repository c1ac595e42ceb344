import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { scratchError } from '../errors/scratch-error'

/** About what dbt writes for a small project: its parsed form, its manifest, its log. */
const probeBytes = 1024 * 1024

/** Writes a file in dbt's target folder: dbt says in words alone that it could not. @throws JobError SCRATCH_UNUSABLE */
export async function probeScratch(folder: string): Promise<void> {
  const file = join(folder, 'lakeload-probe')
  try {
    await writeFile(file, Buffer.alloc(probeBytes))
  } catch (error) {
    throw scratchError(error, folder)
  } finally {
    await rm(file, { force: true })
  }
}
