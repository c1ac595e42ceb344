import type { TextEncoding } from '../copy-command'
import { ValueError } from '../values/value-error'

const byteOrderMark = Buffer.of(0xef, 0xbb, 0xbf)

/** Turns the bytes of a text file into UTF-8. Bytes of UTF-8 pass as they are, good or bad: the rows are checked later. */
export async function* toUtf8(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  encoding: TextEncoding,
): AsyncGenerator<Buffer> {
  if (encoding === 'utf8') yield* withoutMark(chunks)
  else if (encoding === 'iso88591') {
    for await (const chunk of chunks) yield Buffer.from(chunk.toString('latin1'), 'utf8')
  } else yield* fromUtf16(chunks, encoding)
}

async function* withoutMark(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true
  for await (const chunk of chunks) {
    yield isFirst && chunk.subarray(0, 3).equals(byteOrderMark) ? chunk.subarray(3) : chunk
    isFirst = false
  }
}

async function* fromUtf16(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  encoding: TextEncoding,
): AsyncGenerator<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(utf16Label(chunk, encoding))
    const text = decoder.decode(chunk, { stream: true })
    if (text !== '') yield Buffer.from(text, 'utf8')
  }
  const rest = decoder?.decode() ?? ''
  if (rest !== '') yield Buffer.from(rest, 'utf8')
}

/** UTF16 tells its order by a mark at the beginning, which it has to have. */
function utf16Label(chunk: Buffer, encoding: TextEncoding): string {
  if (encoding === 'utf16be') return 'utf-16be'
  if (encoding === 'utf16le') return 'utf-16le'
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be'
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le'
  throw new ValueError(1221, 'Encoding of the file is not the same as that specified in the COPY command')
}
