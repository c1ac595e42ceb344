import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { messageOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'

/** Unpacks an input that starts as gzip does, and passes any other one on. `name` is what messages call it. */
export async function* gunzipIfPacked(
  input: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  const chunks = input[Symbol.asyncIterator]()
  const start = await readStart(chunks)
  const all = withStart(start, chunks)
  if (start[0] === 0x1f && start[1] === 0x8b) yield* gunzip(all, name)
  else yield* all
}

async function readStart(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let start: Uint8Array = new Uint8Array(0)
  while (start.length < 2) {
    const chunk = await chunks.next()
    if (chunk.done === true) break
    start = start.length === 0 ? chunk.value : Buffer.concat([start, chunk.value])
  }
  return start
}

async function* withStart(start: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (start.length > 0) yield start
    for (let chunk = await chunks.next(); chunk.done !== true; chunk = await chunks.next()) yield chunk.value
  } finally {
    await chunks.return?.()
  }
}

async function* gunzip(input: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const packing = { bytes: 0, end: 0 }
  const packed = Readable.from(measure(input, packing), { objectMode: false })
  const gunzipped = createGunzip({ chunkSize: 256 * 1024 })
  // The failure of the input is the one to tell, not that the gzip ends early because of it.
  packed.on('error', (error) => gunzipped.destroy(error))
  try {
    yield* packed.pipe(gunzipped) as AsyncIterable<Uint8Array>
    // zlib stops at zeros behind a member, which fill a file up, and says nothing of what comes after them.
    packed.unpipe(gunzipped)
    for await (const _rest of packed) if (packing.end > gunzipped.bytesWritten) break
    if (packing.end > gunzipped.bytesWritten) {
      throw new JobError('EXTRACT_GZIP_BROKEN', `${name} is damaged gzip: there are bytes behind its end`)
    }
  } catch (error) {
    if (isJobError(error)) throw error
    throw new JobError('EXTRACT_GZIP_BROKEN', `${name} is damaged gzip: ${messageOf(error)}`, {
      cause: error,
    })
  } finally {
    packed.destroy()
    gunzipped.destroy()
  }
}

/** Passes chunks on, noting how many bytes there were and where the last one was that is not zero. */
async function* measure(
  input: AsyncIterable<Uint8Array>,
  noted: { bytes: number; end: number },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of input) {
    const last = chunk.findLastIndex((byte) => byte !== 0)
    if (last >= 0) noted.end = noted.bytes + last + 1
    noted.bytes += chunk.length
    yield chunk
  }
}
