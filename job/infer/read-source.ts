import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { scratchError } from '../errors/scratch-error'
import { keepBody } from '../extract/keep-body'
import { openSource } from '../extract/open-source'
import { PathCensus } from '../extract/path-census'
import { nowhere } from '../extract/record-sink'
import { Retries, type RetryContext } from '../extract/retries'
import { sliceAnswer } from '../extract/slice-answer'
import type { Answer, RawSource } from '../extract/source'
import type { ResolvedFileSource, ResolvedHttpSource, ResolvedStream } from '../pipeline/resolved'

/** An answer whose body lies in a file. */
interface KeptAnswer {
  readonly answer: Answer
  readonly file: string
}

/**
 * A source that may be read several times. Files are read where they are; answers of an API are kept in `scratchFolder`
 * first, so that the API is asked once and every pass sees the same records.
 */
export async function openRereadable(
  source: ResolvedHttpSource | ResolvedFileSource,
  stream: ResolvedStream,
  scratchFolder: string,
  context: RetryContext,
): Promise<RawSource> {
  const retries = new Retries(source.kind === 'http' ? source.maxAttempts : 1, context)
  if (source.kind === 'files') return openSource(source, retries, context)
  for (;;) {
    try {
      const kept: KeptAnswer[] = []
      for await (const answer of openSource(source, retries, context).answers(stream)) {
        const file = join(scratchFolder, `${stream.name}-${kept.length}`)
        await keep(answer, file, scratchFolder, context.signal)
        kept.push({ answer, file })
        await tellSource(answer, file, stream)
      }
      return new KeptAnswers(kept)
    } catch (error) {
      await retries.afterFailure(error)
    }
  }
}

async function keep(answer: Answer, file: string, scratchFolder: string, signal: AbortSignal): Promise<void> {
  try {
    await keepBody(answer.body, file, () => signal.throwIfAborted())
  } catch (error) {
    throw scratchError(error, scratchFolder)
  }
}

/** A source of pages has to know what was in a page before it asks for the next one. */
async function tellSource(answer: Answer, file: string, stream: ResolvedStream): Promise<void> {
  if (answer.sliced === undefined) return
  await sliceAnswer({ ...answer, body: createReadStream(file) }, stream, new PathCensus(), nowhere)
}

/** Answers of an API, read from the files that keep them. */
class KeptAnswers implements RawSource {
  readonly #kept: readonly KeptAnswer[]

  constructor(kept: readonly KeptAnswer[]) {
    this.#kept = kept
  }

  async *answers(): AsyncGenerator<Answer> {
    for (const { answer, file } of this.#kept) {
      const { name, form, facts } = answer
      yield { name, form, facts, body: createReadStream(file) }
    }
  }
}
