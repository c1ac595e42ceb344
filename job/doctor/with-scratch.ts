import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Works with a folder of its own below the scratch folder, and removes it. */
export async function withScratch<T>(root: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(root, 'lakeload-doctor-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
