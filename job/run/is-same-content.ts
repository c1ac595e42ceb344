import { readRawManifests } from '../lake/raw-manifest'
import type { LastLoad } from '../load/last-load'
import { contentSha256 } from '../pipeline/content-sha256'
import type { LoadIdentity } from '../pipeline/lake-keys'
import type { RawManifest } from '../pipeline/manifests'
import { identifyLoad } from './identify-load'
import type { RunDependencies } from './run-dependencies'

/**
 * Whether a load has brought nothing that the last one has not: the same records, or none where it asked only for what is new. Such
 * a stream is empty after every load that has caught up, so each stream is looked at by itself.
 */
export async function isSameContent(
  { store, pipeline }: Pick<RunDependencies, 'store' | 'pipeline'>,
  load: LoadIdentity,
  raw: readonly RawManifest[],
  last: LastLoad,
): Promise<boolean> {
  if (last.content_sha256 === contentSha256(raw)) return raw.every(isSettled) || last.load_id === load.loadId
  if (!raw.some(bringsNothing)) return false
  const whole = raw.filter((manifest) => !bringsNothing(manifest))
  if (whole.length === 0) return true
  const before = await readRawManifests(store, identifyLoad(load.pipeline, last.load_id), pipeline)
  return whole.every(
    (manifest) =>
      isSettled(manifest) &&
      before?.find(({ stream }) => stream === manifest.stream)?.content_sha256 === manifest.content_sha256,
  )
}

/** An incremental extract that found nothing new. One that read the stream anew, and found nothing, did find that. */
function bringsNothing({ cursor, records }: RawManifest): boolean {
  return cursor !== undefined && cursor.anew !== true && records === 0
}

/** Whether the cursor stays where it is: one that moves is to be written down. */
function isSettled({ cursor }: RawManifest): boolean {
  return cursor === undefined || (cursor.anew !== true && cursor.from === cursor.to)
}
