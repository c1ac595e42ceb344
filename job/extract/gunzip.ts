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
  const packed = Readable.from(input, { objectMode: false })
  const gunzipped = createGunzip({ chunkSize: 256 * 1024 })
  // The failure of the input is the one to tell, not that the gzip ends early because of it.
  packed.on('error', (error) => gunzipped.destroy(error))
  try {
    yield* packed.pipe(gunzipped) as AsyncIterable<Uint8Array>
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
