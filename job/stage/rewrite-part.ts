import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { LineSet } from './line-set'
import { readRecordLines } from './record-lines'
import { RecordRewriter } from './record-rewriter'
import type { ObjectNode } from './source-tree'

/** What stands for a line that is left out: a record that any reader takes. */
const blank = Buffer.from('{}')

/**
 * Unpacks a raw part into a plain file, every record rewritten by a RecordRewriter, and excluded lines blanked. Memory holds a
 * batch of records.
 *
 * @param noteStranger is told the names of members that no node has
 */
export async function rewritePart(
  file: string,
  target: string,
  root: ObjectNode,
  signal: AbortSignal,
  excluded: LineSet = LineSet.none,
  noteStranger?: (name: Buffer) => void,
): Promise<void> {
  const rewriter = new RecordRewriter(root, noteStranger)
  await pipeline(rewritten(file, rewriter, signal, excluded), createWriteStream(target), { signal })
}

async function* rewritten(
  file: string,
  rewriter: RecordRewriter,
  signal: AbortSignal,
  excluded: LineSet,
): AsyncGenerator<Buffer> {
  let first = 1
  for await (const lines of readRecordLines(file, signal)) {
    if (lines.length === 0) continue
    const start = first
    const kept =
      excluded.size === 0 ? lines : lines.map((line, place) => (excluded.has(start + place) ? blank : line))
    first += lines.length
    yield rewriter.rewrite(kept)
  }
}
