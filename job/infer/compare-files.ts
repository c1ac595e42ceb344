import { isJobError, JobError } from '../errors/job-error'
import { PathCensus } from '../extract/path-census'
import { nowhere, type RecordSink } from '../extract/record-sink'
import { sliceAnswer } from '../extract/slice-answer'
import type { RawSource } from '../extract/source'
import type { ResolvedStream } from '../pipeline/resolved'

/** How much of each file is looked at. */
const maxBytes = 256 * 1024

/**
 * Refuses files that hold records of different kinds: their first records share no member. A look at the start of each
 * file, before all of them are read.
 *
 * @throws JobError INFER_FILES_DIFFER naming two of them
 */
export async function compareFiles(source: RawSource, stream: ResolvedStream): Promise<void> {
  let first: { readonly name: string; readonly members: ReadonlySet<string> } | undefined
  for await (const answer of source.answers(stream)) {
    const members = new Set<string>()
    const sink: RecordSink = {
      ...nowhere,
      write: (bytes, start, end) => {
        const record: unknown = JSON.parse(bytes.toString('utf8', start, end))
        for (const name of Object.keys(record ?? {})) members.add(name)
        return undefined
      },
    }
    try {
      await sliceAnswer({ ...answer, body: startOf(answer.body) }, stream, new PathCensus(), sink)
    } catch (error) {
      // The start of a file is cut off; whether the whole is sound, the reading of all tells.
      if (!isJobError(error)) throw error
    }
    if (members.size === 0) continue
    first ??= { name: answer.name, members }
    if (![...members].some((name) => first?.members.has(name))) {
      const list = (names: ReadonlySet<string>): string =>
        [...names]
          .slice(0, 5)
          .map((name) => `\`${name}\``)
          .join(', ')
      throw new JobError(
        'INFER_FILES_DIFFER',
        `${first.name} and ${answer.name} share no member: the records of one have ${list(first.members)}, of the other ${list(members)}`,
      )
    }
  }
}

async function* startOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of body) {
    yield chunk.subarray(0, maxBytes - bytes)
    bytes += chunk.length
    if (bytes >= maxBytes) return
  }
}
