import { createReadStream } from 'node:fs'
import { Decompress } from 'fzstd'
import { errorMessage } from '../../system-error'

/** Compressed bytes that are looked at together: what they become waits in memory. */
const sliceBytes = 16 * 1024

/** A file that is no ZSTD, or a broken one. */
class BadZstd extends Error {
  readonly code = 'ZSTD_DATA_ERROR'

  constructor(cause: unknown) {
    super(`incorrect ZSTD data: ${errorMessage(cause)}`, { cause })
    this.name = 'BadZstd'
  }
}

/** Reads a ZSTD file without Node's own decoder, which older versions have not. It is slower, and does not look at checksums. */
export async function* unzstd(path: string): AsyncGenerator<Buffer> {
  let blocks: Buffer[] = []
  // The decoder writes over a block once it has the next one.
  const decoder = new Decompress((block) => blocks.push(Buffer.from(block)))
  const decode = (bytes: Buffer, isLast: boolean): readonly Buffer[] => {
    blocks = []
    try {
      decoder.push(bytes, isLast)
    } catch (cause) {
      throw new BadZstd(cause)
    }
    return blocks
  }
  const chunks: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: sliceBytes })
  for await (const chunk of chunks) yield* decode(chunk, false)
  yield* decode(Buffer.alloc(0), true)
}
