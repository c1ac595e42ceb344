import { rawPartKey } from '../pipeline/lake-keys'
import type { RawManifest, RawRequest } from '../pipeline/manifests'
import type { ResolvedFileSource, ResolvedHttpSource, ResolvedStream } from '../pipeline/resolved'
import type { StepContext } from '../ports/step-context'
import { FileSource } from './file-source'
import { HttpSource } from './http-source'
import { defaultPartLimits, type PartLimits } from './part-limits'
import { PartWriter } from './part-writer'
import { PathCensus } from './path-census'
import { sliceRecords } from './record-slicer'
import { Retries } from './retries'
import type { RawSource } from './source'

/** Fetches a stream's records into parts in the lake; the manifest that makes them count, not yet written. */
export async function extractStream(
  context: StepContext,
  stream: ResolvedStream,
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
      return await extractOnce(context, stream, openSource(source, retries, context), writer, startedAt)
    } catch (error) {
      // Nothing half done stays: a broken answer is asked for again from its start.
      await writer.discard(error)
      await retries.afterFailure(error)
    }
  }
}

function openSource(
  source: ResolvedHttpSource | ResolvedFileSource,
  retries: Retries,
  context: StepContext,
): RawSource {
  return source.kind === 'http' ? new HttpSource(source, retries, context) : new FileSource(source)
}

async function extractOnce(
  context: StepContext,
  stream: ResolvedStream,
  source: RawSource,
  writer: PartWriter,
  startedAt: Date,
): Promise<RawManifest> {
  const census = new PathCensus()
  const requests: RawRequest[] = []
  for await (const answer of source.answers(stream)) {
    const options = { source: answer.name, form: answer.form, records: stream.records }
    const { records, envelope } = await sliceRecords(answer.body, options, census, writer)
    const facts = answer.facts()
    requests.push({ ...facts, ...(envelope === undefined ? {} : { envelope }) })
    context.log.info(`read \`${facts.url}\`: ${records} records, ${facts.bytes} bytes`)
    context.log.progress('bytes', facts.bytes)
  }
  const written = await writer.finish()
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
    parts: written.parts,
    requests,
    paths: census.paths(),
    paths_complete: census.isComplete,
  }
}
