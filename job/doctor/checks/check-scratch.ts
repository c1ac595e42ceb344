import { statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../errors/error-facts'
import { JobError } from '../../errors/job-error'
import { type Finding, ok, warning } from '../check'
import { withScratch } from '../with-scratch'

/** Below this, a load of a few million records may not find room. */
const fewMegabytes = 1_000

/** A file can be written in the scratch folder, and there is room for more. */
export async function checkScratch(folder: string): Promise<Finding> {
  try {
    await withScratch(folder, async (own) => await writeFile(join(own, 'probe'), 'x'.repeat(4_096)))
    const { bavail, bsize } = await statfs(folder)
    return judgeFreeSpace(folder, Math.floor((bavail * bsize) / 1_000_000))
  } catch (error) {
    if (error instanceof JobError) throw error
    throw new JobError('DOCTOR_SCRATCH_UNUSABLE', `cannot write in \`${folder}\`: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

/** What the free space of the scratch folder means. */
export function judgeFreeSpace(folder: string, megabytes: number): Finding {
  const message = `\`${folder}\` is writable, ${megabytes.toLocaleString('en-US')} MB free`
  if (megabytes >= fewMegabytes) return ok(message)
  return warning(
    message,
    'free space, or set LAKELOAD_SCRATCH to a larger volume: staging spills there what memory does not hold',
  )
}
