import type { ResolvedFileSource, ResolvedHttpSource } from '../pipeline/resolved'
import { FileSource } from './file-source'
import { HttpSource } from './http-source'
import type { Retries } from './retries'
import type { RawSource, SourceContext } from './source'

/** The source that a pipeline describes. */
export function openSource(
  source: ResolvedHttpSource | ResolvedFileSource,
  retries: Retries,
  context: SourceContext,
): RawSource {
  return source.kind === 'http'
    ? new HttpSource(source, retries, context)
    : new FileSource(source, context.log)
}
