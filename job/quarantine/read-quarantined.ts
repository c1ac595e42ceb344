import { createGunzip } from 'node:zlib'
import { messageOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'
import { quarantinedRecordShape } from '../lake/quarantine-manifest'
import type { QuarantinedRecord, QuarantineManifest } from '../pipeline/quarantine'
import type { ObjectStore } from '../ports/object-store'
import { splitLines } from '../stage/record-lines'

/**
 * Reads the set-aside records of a stream, in the order of the raw records. Memory holds a batch of lines.
 *
 * @throws JobError QUARANTINE_UNREADABLE where an object of the manifest is gone, or is not what was written
 */
export async function* readQuarantined(
  store: ObjectStore,
  manifest: QuarantineManifest,
  signal?: AbortSignal,
): AsyncGenerator<QuarantinedRecord> {
  for (const part of manifest.parts) {
    const packed = await store.get(part.key, signal)
    const fail = (what: string, cause?: unknown): JobError =>
      new JobError('QUARANTINE_UNREADABLE', `\`${store.url(part.key)}\` ${what}`, { cause })
    if (packed === undefined) throw fail('is not in the lake')
    const unpacked = createGunzip()
    // pipe() hands on data, not errors.
    packed.once('error', (error) => unpacked.destroy(error))
    try {
      for await (const lines of splitLines(packed.pipe(unpacked) as AsyncIterable<Buffer>, signal)) {
        for (const line of lines) {
          const parsed = quarantinedRecordShape.safeParse(JSON.parse(line.toString('utf8')))
          if (!parsed.success) throw fail('holds something else than set-aside records')
          yield parsed.data
        }
      }
    } catch (error) {
      if (isJobError(error) || signal?.aborted === true) throw error
      throw fail(`cannot be read: ${messageOf(error)}`, error)
    } finally {
      unpacked.destroy()
      packed.destroy()
    }
  }
}
