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

async function* rewritten(file: string, root: ObjectNode, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const rewriter = new RecordRewriter(root)
  for await (const lines of readRecordLines(file, signal)) {
    // Copied together at once: the rewriter uses its bytes again, and a write a record would be slow.
    const batch: Uint8Array[] = []
    for (const line of lines) batch.push(Buffer.from(rewriter.rewrite(line)), newLine)
    if (batch.length > 0) yield Buffer.concat(batch)
  }
}

const newLine = Buffer.from('\n')
