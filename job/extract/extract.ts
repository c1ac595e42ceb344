import { deleteBelow } from '../lake/delete-below'
import { readRawManifest, writeRawManifest } from '../lake/raw-manifest'
import { rawPrefix } from '../pipeline/lake-keys'
import type { RawManifest } from '../pipeline/manifests'
import type { ResolvedStream } from '../pipeline/resolved'
import type { StepContext } from '../ports/step-context'
import type { CursorStart } from './cursor-move'
import { extractStream } from './extract-stream'

/**
 * Brings the raw records of every stream into the lake; the manifests, in the definition's order. A stream whose manifest
 * of this load is there already is not fetched again.
 *
 * @param starts where incremental streams begin; one that is not named begins at its beginning
 */
export async function extract(
  context: StepContext,
  starts: ReadonlyMap<string, CursorStart> = new Map(),
): Promise<readonly RawManifest[]> {
  const manifests: RawManifest[] = []
  for (const stream of context.pipeline.streams)
    manifests.push(await extractOrRead(context, stream, starts.get(stream.name)))
  return manifests
}

async function extractOrRead(
  context: StepContext,
  stream: ResolvedStream,
  start: CursorStart | undefined,
): Promise<RawManifest> {
  const { store, load, log } = context
  context.signal.throwIfAborted()
  const there = await readRawManifest(store, load, stream.name)
  if (there !== undefined) {
    log.info(`stream \`${stream.name}\` is in the lake already: ${there.records} records`)
    return there
  }
  // Parts are written once; those of an attempt that died have no manifest, so nobody has read them.
  const leftovers = await deleteBelow(store, rawPrefix(load, stream.name))
  if (leftovers > 0)
    log.info(`removed ${leftovers} parts of an extract of \`${stream.name}\` that did not finish`)
  const manifest = await extractStream(context, stream, start)
  await writeRawManifest(store, load, manifest)
  return manifest
}
