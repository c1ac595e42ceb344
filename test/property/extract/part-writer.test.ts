import { createHash, randomBytes } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { ParallelGzip } from '../../../job/extract/parallel-gzip'
import { PartWriter } from '../../../job/extract/part-writer'
import { MemoryObjectStore } from '../../support/memory-object-store'

const nothingFound = { hasLongNumber: false, duplicateNames: [], loneSurrogates: [] }
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')

function newWriter(store: MemoryObjectStore, maxBytes: number, maxRecords: number): PartWriter {
  const { signal } = new AbortController()
  const limits = { firstBytes: Math.ceil(maxBytes / 4), maxBytes, maxRecords }
  return new PartWriter({ store, keyOf: (part) => `part-${part}`, limits, signal })
}

describe('PartWriter', () => {
  test('writes every record once, in order, in parts that add up, whatever the limits', async () => {
    // Blocks are 512 KiB: some records are as long, so that lines end at, before and after the end of a block.
    const anyLine = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.string({ unit: 'grapheme', maxLength: 50 }).map((text) => JSON.stringify({ text })),
      },
      { weight: 1, arbitrary: fc.integer({ min: -3, max: 3 }).map((more) => 'x'.repeat(512 * 1024 + more)) },
      { weight: 1, arbitrary: fc.constant('y'.repeat(1_200_000)) },
    )
    const anyLines = fc.array(anyLine, { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(
        anyLines,
        fc.integer({ min: 1, max: 2_000_000 }),
        fc.integer({ min: 1, max: 9 }),
        async (lines, maxBytes, maxRecords) => {
          const store = new MemoryObjectStore()
          const writer = newWriter(store, maxBytes, maxRecords)
          const places: string[] = []
          for (const line of lines) {
            const { key, line: number } = writer.nextPlace()
            places.push(`${key}:${number}`)
            const bytes = Buffer.from(`<${line}>`)
            await writer.write(bytes, 1, bytes.length - 1, nothingFound)
          }
          const written = await writer.finish()
          const found: string[] = []
          for (const part of written.parts) {
            const packed = store.objects.get(part.key) ?? Buffer.alloc(0)
            const text = gunzipSync(packed).toString()
            const partLines = text.split('\n').slice(0, -1)
            for (let line = 1; line <= partLines.length; line++) found.push(`${part.key}:${line}`)
            expect({ ...part }).toEqual({
              key: part.key,
              records: partLines.length,
              bytes: Buffer.byteLength(text),
              compressed_bytes: packed.length,
              sha256: sha256(packed),
              has_long_numbers: false,
            })
            expect(part.records).toBeLessThanOrEqual(maxRecords)
          }
          const all = lines.map((line) => `${line}\n`).join('')
          const stored = written.parts
            .map((part) => gunzipSync(store.objects.get(part.key) ?? '').toString())
            .join('')
          expect(sha256(stored)).toBe(sha256(all))
          expect(found).toEqual(places)
          expect(written).toMatchObject({
            records: lines.length,
            bytes: Buffer.byteLength(all),
            contentSha256: sha256(all),
          })
          expect(store.objects.size).toBe(written.parts.length)
        },
      ),
      { numRuns: 30 },
    )
  }, 120_000)

  test('tells the part of a record about its peculiarities, by line', async () => {
    const writer = newWriter(new MemoryObjectStore(), 1_000, 2)
    const record = Buffer.from('{}')
    await writer.write(record, 0, 2, nothingFound)
    await writer.write(record, 0, 2, { hasLongNumber: true, duplicateNames: ['$.a'], loneSurrogates: [] })
    await writer.write(record, 0, 2, {
      hasLongNumber: false,
      duplicateNames: [],
      loneSurrogates: ['$.b', '$.c'],
    })
    const { parts } = await writer.finish()
    expect(parts).toMatchObject([
      { has_long_numbers: true, duplicate_names: [{ path: '$.a', line: 2 }] },
      {
        has_long_numbers: false,
        lone_surrogates: [
          { path: '$.b', line: 1 },
          { path: '$.c', line: 1 },
        ],
      },
    ])
    expect(parts[1]).not.toHaveProperty('duplicate_names')
  })
})

describe('ParallelGzip', () => {
  test('packs blocks of any lengths into one gzip member that unpacks to them', async () => {
    const anyBlock = fc.oneof(
      fc.constant(Buffer.alloc(0)),
      fc.integer({ min: 1, max: 60_000 }).map((bytes) => randomBytes(bytes)),
      fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(anyBlock, { maxLength: 20 }), async (blocks) => {
        const gzip = new ParallelGzip()
        const reading = (async () => {
          const chunks: Buffer[] = []
          for await (const chunk of gzip.read()) chunks.push(chunk)
          return Buffer.concat(chunks)
        })()
        for (const block of blocks) await gzip.push(block)
        gzip.end()
        expect(sha256(gunzipSync(await reading))).toBe(sha256(Buffer.concat(blocks)))
      }),
      { numRuns: 30 },
    )
  })

  test('stops a writer that waits when the reader is gone', async () => {
    const gzip = new ParallelGzip()
    let waiting: Promise<void> | undefined
    while (waiting === undefined) waiting = gzip.push(Buffer.alloc(10))
    gzip.fail(new Error('the lake is gone'))
    await expect(waiting).rejects.toThrow('the lake is gone')
    expect(() => gzip.push(Buffer.alloc(10))).toThrow('the lake is gone')
    const reader = gzip.read()
    await reader.next()
    await expect(reader.next()).rejects.toThrow('the lake is gone')
  })
})
