import { gunzipSync, gzipSync } from 'node:zlib'
import { gunzipIfPacked } from '../../../job/extract/gunzip'

const a = gzipSync('{"a":1}\n')
const b = gzipSync('{"b":1}\n')
const padding = Buffer.alloc(40)
const all = '{"a":1}\n{"b":1}\n'

async function unpack(chunks: readonly Buffer[]): Promise<string> {
  async function* input(): AsyncGenerator<Buffer> {
    yield* chunks
  }
  const read: Uint8Array[] = []
  for await (const chunk of gunzipIfPacked(input(), '`input`')) read.push(Buffer.from(chunk))
  return Buffer.concat(read).toString()
}

/** The same bytes in chunks of this length. */
function cut(bytes: Buffer, length: number): readonly Buffer[] {
  const count = Math.ceil(bytes.length / length)
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * length, (index + 1) * length))
}

test.each([1, 7, a.length, 4_096])(
  'members one after another are one text, in chunks of %p bytes',
  async (length) => {
    expect(await unpack(cut(Buffer.concat([a, b]), length))).toBe(all)
    expect(gunzipSync(Buffer.concat([a, b])).toString()).toBe(all)
  },
)

test.each([1, 7, a.length, 4_096])(
  'zeros that fill a file up are no data, in chunks of %p bytes',
  async (length) => {
    expect(await unpack(cut(Buffer.concat([a, b, padding]), length))).toBe(all)
  },
)

test.each([1, 7, a.length, 4_096])(
  'a member behind zeros is not lost silently, in chunks of %p bytes',
  async (length) => {
    await expect(unpack(cut(Buffer.concat([a, padding, b]), length))).rejects.toMatchObject({
      code: 'EXTRACT_GZIP_BROKEN',
    })
  },
)

test.each([
  ['cut', a.subarray(0, -4)],
  ['followed by something else', Buffer.concat([a, Buffer.from('more')])],
])('gzip that is %s is refused', async (_how, bytes) => {
  await expect(unpack([bytes])).rejects.toMatchObject({
    code: 'EXTRACT_GZIP_BROKEN',
    message: expect.stringMatching(/^`input` is damaged gzip: /),
  })
})
