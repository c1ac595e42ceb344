import { gzipSync } from 'node:zlib'
import { readRawLine } from '../../../job/explain/read-raw-line'
import { MemoryObjectStore } from '../../support/memory-object-store'

const lines = ['{"id":1,"text":"\u2028 ü"}', '', '{"id":3}', `{"id":4,"text":"${'x'.repeat(200_000)}"}`]
let store: MemoryObjectStore
beforeEach(async () => {
  store = new MemoryObjectStore()
  // Two gzip members, as raw objects may have.
  const [first, ...rest] = lines
  await store.put('part', Buffer.concat([gzipSync(`${first}\n`), gzipSync(`${rest.join('\n')}\n`)]))
})

test.each([1, 3, 4])('line %d is answered byte for byte', async (line) => {
  expect((await readRawLine(store, 'part', line))?.toString('utf8')).toBe(lines[line - 1])
})

test('an object that is gone is no line', async () => {
  expect(await readRawLine(store, 'gone', 1)).toBeUndefined()
})

test('a line that is not there, or is too long to hold, is an error', async () => {
  await expect(readRawLine(store, 'part', 5)).rejects.toMatchObject({
    code: 'EXPLAIN_RAW_UNREADABLE',
    message: expect.stringMatching(/has no line 5$/),
  })
  await expect(readRawLine(store, 'part', 4, undefined, 1_000)).rejects.toMatchObject({
    code: 'EXPLAIN_RAW_UNREADABLE',
    message: expect.stringMatching(/more than 1000 bytes in line 4$/),
  })
})

test('an object that is no gzip, or breaks off, is an error', async () => {
  await store.put('text', '{"id":1}\n')
  await store.put('cut', gzipSync(lines.join('\n')).subarray(0, 60))
  for (const key of ['text', 'cut']) {
    await expect(readRawLine(store, key, 4)).rejects.toMatchObject({
      code: 'EXPLAIN_RAW_UNREADABLE',
      message: expect.stringContaining('cannot be unpacked'),
    })
  }
})
