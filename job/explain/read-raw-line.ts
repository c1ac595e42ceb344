import { createGunzip } from 'node:zlib'
import { messageOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'
import type { ObjectStore } from '../ports/object-store'

const lineEnd = 0x0a

/** A record longer than this is not read: it would have to be held whole. */
const maxLineBytes = 64 * 1024 * 1024

/**
 * Reads one line (from 1) of a raw object as its very bytes, without the line's end. The object is unpacked as it comes and
 * left at that line; memory holds a chunk and the line.
 *
 * @returns undefined where the object is not in the lake
 * @throws JobError EXPLAIN_RAW_UNREADABLE where the object has no such line, or is no gzip
 */
export async function readRawLine(
  store: ObjectStore,
  key: string,
  line: number,
  signal?: AbortSignal,
  maxBytes = maxLineBytes,
): Promise<Buffer | undefined> {
  const packed = await store.get(key, signal)
  if (packed === undefined) return undefined
  const unpacked = createGunzip()
  // pipe() hands on data, not errors.
  packed.once('error', (error) => unpacked.destroy(error))
  const chunks: AsyncIterable<Buffer> = packed.pipe(unpacked)
  const fail = (what: string, cause?: unknown): JobError =>
    new JobError('EXPLAIN_RAW_UNREADABLE', `\`${store.url(key)}\` ${what}`, {
      context: { raw_object: store.url(key), raw_line: line },
      cause,
    })
  try {
    const found: Buffer[] = []
    let bytes = 0
    let current = 1
    for await (const chunk of chunks) {
      signal?.throwIfAborted()
      let start = 0
      for (; current < line; current++) {
        const end = chunk.indexOf(lineEnd, start)
        if (end === -1) break
        start = end + 1
      }
      if (current < line) continue
      const end = chunk.indexOf(lineEnd, start)
      const piece = chunk.subarray(start, end === -1 ? chunk.length : end)
      bytes += piece.length
      if (bytes > maxBytes) throw fail(`has more than ${maxBytes} bytes in line ${line}`)
      found.push(piece)
      if (end !== -1) return Buffer.concat(found)
    }
    if (bytes === 0) throw fail(`has no line ${line}`)
    return Buffer.concat(found)
  } catch (error) {
    if (isJobError(error) || signal?.aborted === true) throw error
    throw fail(`cannot be unpacked: ${messageOf(error)}`, error)
  } finally {
    unpacked.destroy()
    packed.destroy()
  }
}
