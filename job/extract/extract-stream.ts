import { rawPartKey } from '../pipeline/lake-keys'
import type { RawManifest } from '../pipeline/manifests'
import type { ResolvedStream } from '../pipeline/resolved'
import type { StepContext } from '../ports/step-context'
import { askedFrom, atBeginning, type CursorStart, moveCursor } from './cursor-move'
import { CursorWatch } from './cursor-watch'
import { openSource } from './open-source'
import { defaultPartLimits, type PartLimits } from './part-limits'
import { PartWriter } from './part-writer'
import { maxPaths, PathCensus } from './path-census'
import { RequestList } from './request-list'
import { Retries } from './retries'
import { sliceAnswer } from './slice-answer'
import type { RawSource, StreamPlace } from './source'

/** Of how many answers the envelope is kept: the manifest of thousands of pages stays small. */
const maxEnvelopes = 100

/** Fetches a stream's records into parts in the lake; the manifest that makes them count, not yet written. */
export async function extractStream(
  context: StepContext,
  stream: ResolvedStream,
  start: CursorStart = atBeginning,
  limits: PartLimits = defaultPartLimits,
): Promise<RawManifest> {
  const { source } = context.pipeline
  const startedAt = context.clock.now()
  const retries = new Retries(source.kind === 'http' ? source.maxAttempts : 1, context)
  for (;;) {
    const writer = new PartWriter({
      store: context.store,
      keyOf: (part) => rawPartKey(context.load, stream.name, part),
      limits,
      signal: context.signal,
    })
    try {
      const opened = openSource(source, retries, context)
      return await extractOnce(context, stream, start, opened, writer, startedAt)
    } catch (error) {
      // Nothing half done stays: a broken answer is asked for again from its start.
      await writer.discard(error)
      await retries.afterFailure(error)
    }
  }
}

async function extractOnce(
  context: StepContext,
  stream: ResolvedStream,
  start: CursorStart,
  source: RawSource,
  writer: PartWriter,
  startedAt: Date,
): Promise<RawManifest> {
  const { cursor } = stream
  const watch =
    cursor === undefined ? undefined : new CursorWatch(stream.name, cursor.path, () => writer.nextPlace())
  const census = new PathCensus(maxPaths, watch === undefined ? {} : { observer: watch })
  const requests = new RequestList()
  let bytes = 0
  for await (const answer of source.answers(placeOf(stream, start))) {
    const { records, envelope } = await sliceAnswer(answer, stream, census, writer)
    const facts = answer.facts()
    const isKept = envelope !== undefined && requests.total < maxEnvelopes
    requests.add({ ...facts, ...(isKept ? { envelope } : {}) })
    bytes += facts.bytes
    context.log.info(`read \`${facts.url}\`: ${records} records, ${facts.bytes} bytes`)
    context.log.progress('bytes', bytes)
  }
  const written = await writer.finish()
  const moved =
    cursor === undefined || watch === undefined
      ? {}
      : { cursor: moveCursor({ ...stream, cursor }, watch, start, written.records, context.log) }
  return {
    version: 1,
    pipeline: context.pipeline.name,
    stream: stream.name,
    load_id: context.load.loadId,
    date: context.load.date,
    started_at: startedAt.toISOString(),
    finished_at: context.clock.now().toISOString(),
    records: written.records,
    bytes: written.bytes,
    content_sha256: written.contentSha256,
    ...moved,
    parts: written.parts,
    requests: requests.requests,
    ...(requests.leftOut === 0 ? {} : { requests_left_out: requests.leftOut }),
    paths: census.paths(),
    paths_complete: census.isComplete,
  }
}

/** Where the stream's records are that are asked for. */
function placeOf(stream: ResolvedStream, start: CursorStart): StreamPlace {
  const { path, paginate, cursor } = stream
  const value = cursor === undefined ? undefined : askedFrom(cursor, start)
  return {
    path,
    ...(paginate === undefined ? {} : { paginate }),
    ...(cursor === undefined || value === undefined ? {} : { parameters: { [cursor.parameter]: value } }),
  }
}
