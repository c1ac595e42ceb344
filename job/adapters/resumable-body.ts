import type { Readable } from 'node:stream'

/** Opens an object's bytes from a place on. */
export type OpenFrom = (offset: number) => Promise<Readable>

/**
 * Reads a body that may break off on the way: it is opened again from the byte where it broke. `maxBreaks` breaks without
 * a byte in between are one too many.
 */
export async function* readResumably(
  first: Readable,
  openFrom: OpenFrom,
  maxBreaks: number,
): AsyncGenerator<Uint8Array> {
  let body = first
  let offset = 0
  let breaks = 0
  for (;;) {
    try {
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        offset += chunk.length
        breaks = 0
        yield chunk
      }
      return
    } catch (error) {
      breaks += 1
      if (breaks >= maxBreaks) throw error
    } finally {
      body.destroy()
    }
    body = await openFrom(offset)
  }
}
