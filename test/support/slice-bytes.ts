import { PathCensus, type RawPlace } from '../../job/extract/path-census'
import type { RecordFindings, RecordSink } from '../../job/extract/record-sink'
import { type SliceOptions, type SliceResult, sliceRecords } from '../../job/extract/record-slicer'

/** What came of slicing some bytes. */
export interface Sliced extends SliceResult {
  readonly lines: readonly string[]
  readonly findings: readonly RecordFindings[]
  readonly census: PathCensus
}

/** Slices bytes in memory, given in chunks of these lengths, the last one repeated; the first one is the window's too. */
export async function sliceBytes(
  input: Uint8Array | string,
  options: Partial<SliceOptions> = {},
  chunkLengths: readonly number[] = [65_536],
  census = new PathCensus(),
): Promise<Sliced> {
  const lines: string[] = []
  const findings: RecordFindings[] = []
  const sink: RecordSink = {
    nextPlace: (): RawPlace => ({ key: 'part', line: lines.length + 1 }),
    write(bytes, start, end, found) {
      lines.push(bytes.toString('utf8', start, end))
      findings.push({
        hasLongNumber: found.hasLongNumber,
        duplicateNames: [...found.duplicateNames],
        loneSurrogates: [...found.loneSurrogates],
      })
      return undefined
    },
  }
  const all = {
    source: '`input`',
    form: 'document',
    records: '$',
    windowBytes: chunkLengths[0] ?? 1,
    ...options,
  } as const
  const result = await sliceRecords(chunksOf(Buffer.from(input), chunkLengths), all, census, sink)
  return { ...result, lines, findings, census }
}

async function* chunksOf(bytes: Uint8Array, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const length = Math.max(1, lengths[Math.min(index, lengths.length - 1)] ?? 1)
    yield bytes.subarray(at, at + length)
    at += length
  }
}
