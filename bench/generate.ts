import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { generateLaunches } from '../local/api/generate-launches'
import type { BenchSettings } from './bench-settings'

/** Where the generated answer is, below the bench's folder: where the pipeline's stream looks in a file source. */
export function sourceFolder(settings: BenchSettings): string {
  return join(settings.folder, 'source')
}

/** Writes an answer of that many launches, one JSON list, as the API would give it. */
export async function generate(settings: BenchSettings): Promise<void> {
  const file = join(sourceFolder(settings), 'v5', 'launches')
  await mkdir(dirname(file), { recursive: true })
  await pipeline(Readable.from(listOf(settings), { objectMode: true }), createWriteStream(file))
}

function* listOf({ launches, seed }: BenchSettings): Generator<string> {
  let batch: string[] = ['[']
  let separator = ''
  for (const launch of generateLaunches({ count: launches, seed })) {
    batch.push(separator, launch)
    separator = ',\n'
    if (batch.length > 2_000) {
      yield batch.join('')
      batch = []
    }
  }
  yield `${batch.join('')}]\n`
}
