import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Makes an empty folder of its own for a test. */
export function makeTempFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'lakeload-test-'))
}

/** Removes a folder that `makeTempFolder` made. */
export function removeTempFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
