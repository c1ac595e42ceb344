import fc from 'fast-check'
import { anyChoices, anyChunks, anyRecords, cycle, spellJson } from '../../support/json-spelling'
import { naiveCensus } from '../../support/naive-census'
import { sliceBytes } from '../../support/slice-bytes'

describe('slicing any records, spelled in any way, in chunks of any length', () => {
  test('gives the values that JSON.parse gives', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecords, anyChoices, anyChunks, async (records, choices, chunks) => {
        const { lines } = await sliceBytes(spellJson(records, cycle(choices)), {}, chunks)
        expect(lines.map((line) => JSON.parse(line))).toEqual(records)
        expect(lines.join('')).not.toMatch(/[\r\n]/)
      }),
    )
  })

  test('gives the very bytes of records that have no line breaks', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecords, anyChunks, async (records, chunks) => {
        const texts = records.map((record) => JSON.stringify(record))
        expect((await sliceBytes(`[${texts.join(',')}]`, {}, chunks)).lines).toEqual(texts)
        if (texts.length === 0) return
        expect((await sliceBytes(texts.join('\n'), { form: 'lines' }, chunks)).lines).toEqual(texts)
      }),
    )
  })

  test('finds the list below any envelope, and keeps the envelope', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRecords,
        anyRecords,
        anyChoices,
        anyChunks,
        async (records, [beside = {}], choices, chunks) => {
          const { data: _, ...other } = beside
          const input = spellJson(
            { before: 1, ...other, data: { items: records, other }, after: [1] },
            cycle(choices),
          )
          const sliced = await sliceBytes(input, { records: '$.data.items' }, chunks)
          expect(sliced.lines.map((line) => JSON.parse(line))).toEqual(records)
          const envelope = sliced.envelope ?? ''
          if (envelope.length < 4_096)
            expect(JSON.parse(envelope)).toEqual({ before: 1, ...other, data: { other }, after: [1] })
        },
      ),
    )
  })

  test('counts the paths that a naive walk over the parsed records counts', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecords, anyChoices, anyChunks, async (records, choices, chunks) => {
        const { census } = await sliceBytes(spellJson(records, cycle(choices)), {}, chunks)
        const counted = census.paths().map(({ example, ...counts }) => counts)
        const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1)
        expect([...counted].sort(byPath)).toEqual([...naiveCensus(records)].sort(byPath))
        expect(census.isComplete).toBe(true)
      }),
    )
  })

  test('shows of each path a value that is there, at its line', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecords, anyChunks, async (records, chunks) => {
        const { census, lines } = await sliceBytes(JSON.stringify(records), {}, chunks)
        for (const { example, path, ...counts } of census.paths()) {
          const notNull = counts.boolean + counts.number + counts.string + counts.object + counts.array
          expect(example === undefined).toBe(notNull === 0)
          if (example !== undefined) expect(lines[example.line - 1]).toContain(example.value)
        }
      }),
    )
  })

  test('refuses whatever JSON.parse refuses after one byte was changed, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecords, fc.nat(), fc.nat(255), anyChunks, async (records, place, byte, chunks) => {
        const bytes = Buffer.from(JSON.stringify(records))
        bytes[place % bytes.length] = byte
        const expected = parseRecords(bytes)
        const sliced = await sliceBytes(bytes, {}, chunks).then(
          ({ lines }) => lines,
          () => undefined,
        )
        expect(sliced?.map((line) => JSON.parse(line))).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })
})

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function parseRecords(bytes: Uint8Array): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(strictUtf8.decode(bytes))
    if (!Array.isArray(value)) return undefined
    const areObjects = value.every(
      (item) => typeof item === 'object' && item !== null && !Array.isArray(item),
    )
    return areObjects ? value : undefined
  } catch {
    return undefined
  }
}
