import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { readRecordLines } from './record-lines'
import { RecordRewriter } from './record-rewriter'
import type { ObjectNode } from './source-tree'

/** Unpacks a raw part into a plain file, every record rewritten by a RecordRewriter. Memory holds a batch of records. */
export async function rewritePart(
  file: string,
  target: string,
  root: ObjectNode,
  signal: AbortSignal,
): Promise<void> {
  await pipeline(rewritten(file, root, signal), createWriteStream(target), { signal })
}

async function* rewritten(file: string, root: ObjectNode, signal: AbortSignal): AsyncGenerator<Buffer> {
  const rewriter = new RecordRewriter(root)
  for await (const lines of readRecordLines(file, signal)) {
    if (lines.length > 0) yield rewriter.rewrite(lines)
  }
}
