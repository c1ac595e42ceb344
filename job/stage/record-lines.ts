import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

const lineEnd = 0x0a
const chunkBytes = 256 * 1024

/**
 * Reads the lines of a raw part, in batches, as bytes without their line ends. Only a line feed ends a line here:
 * a text may hold the other line ends of Unicode. A line may go over any number of chunks; memory holds one line.
 */
export async function* readRecordLines(
  file: string,
  signal?: AbortSignal,
): AsyncGenerator<readonly Buffer[]> {
  const input = createReadStream(file)
  const unpacked = input.pipe(createGunzip({ chunkSize: chunkBytes }))
  // pipe() hands on data, not errors.
  input.once('error', (error) => unpacked.destroy(error))
  try {
    yield* splitLines(unpacked, signal)
  } finally {
    unpacked.destroy()
    input.destroy()
  }
}

/** Cuts bytes into lines, a batch a chunk. */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  signal?: AbortSignal,
): AsyncGenerator<readonly Buffer[]> {
  let rest: Buffer[] = []
  for await (const chunk of chunks) {
    signal?.throwIfAborted()
    const lines: Buffer[] = []
    let start = 0
    for (let end = chunk.indexOf(lineEnd); end !== -1; end = chunk.indexOf(lineEnd, start)) {
      const line = chunk.subarray(start, end)
      lines.push(rest.length === 0 ? line : Buffer.concat([...rest, line]))
      rest = []
      start = end + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
    yield lines
  }
  if (rest.length > 0) yield [Buffer.concat(rest)]
}
