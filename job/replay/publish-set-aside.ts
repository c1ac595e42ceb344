import { deleteBelow } from '../lake/delete-below'
import { putJson } from '../lake/json-object'
import { readQuarantineManifest } from '../lake/quarantine-manifest'
import { type LoadIdentity, quarantineManifestKey, quarantinePrefix } from '../pipeline/lake-keys'
import { identifyLoad } from '../run/identify-load'
import type { RunDependencies } from '../run/run-dependencies'

/**
 * Has the quarantine tell of loads what a replay has set aside of them, once the replay's rows are in use. Before that it tells what the
 * tables lack: a replay that fails has loaded none of it. Doing it again changes nothing, as long as the replay's own is kept.
 */
export async function publishSetAside(
  dependencies: Pick<RunDependencies, 'store' | 'pipeline'>,
  schema: string,
  loadIds: readonly string[],
): Promise<void> {
  const { pipeline } = dependencies
  for (const loadId of loadIds) {
    const load = identifyLoad(pipeline.name, loadId)
    for (const { name } of pipeline.streams) await publishStream(dependencies, load, schema, name)
  }
}

async function publishStream(
  { store }: Pick<RunDependencies, 'store'>,
  load: LoadIdentity,
  schema: string,
  stream: string,
): Promise<void> {
  const replayed: LoadIdentity = { ...load, replayInto: schema }
  const manifest = await readQuarantineManifest(store, quarantineManifestKey(replayed, stream))
  const [from, to] = [quarantinePrefix(replayed, stream), quarantinePrefix(load, stream)]
  // In key order: the manifest goes first, and comes last.
  await deleteBelow(store, to)
  if (manifest === undefined) return
  const parts: { readonly key: string; readonly raw_object: string; readonly records: number }[] = []
  for (const part of manifest.parts) {
    const key = `${to}${part.key.slice(from.length)}`
    const packed = await store.get(part.key)
    // One that is gone is told of by whoever reads it: the rows are in use already.
    if (packed !== undefined) await store.put(key, packed, { contentType: 'application/gzip' })
    parts.push({ ...part, key })
  }
  await putJson(store, quarantineManifestKey(load, stream), { ...manifest, parts })
}
