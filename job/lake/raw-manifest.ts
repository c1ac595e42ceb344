import { z } from 'zod'

import { type LoadIdentity, rawManifestKey } from '../pipeline/lake-keys'
import type { RawManifest } from '../pipeline/manifests'
import type { ResolvedPipeline } from '../pipeline/resolved'
import type { ObjectStore } from '../ports/object-store'
import { cursorFields } from './cursor-fields'
import { getJson, putJson } from './json-object'

const count = z.number().int().nonnegative()
const findings = z.array(z.object({ path: z.string(), line: count })).exactOptional()
const example = z.object({ value: z.string(), raw_object: z.string(), line: count }).exactOptional()

const partShape = z.object({
  key: z.string(),
  records: count,
  bytes: count,
  compressed_bytes: count,
  sha256: z.string(),
  has_long_numbers: z.boolean(),
  duplicate_names: findings,
  lone_surrogates: findings,
})
const requestShape = z.object({
  url: z.string(),
  status: count,
  attempts: count,
  bytes: count,
  etag: z.string().exactOptional(),
  last_modified: z.string().exactOptional(),
  envelope: z.string().exactOptional(),
})
const kinds = { null: count, boolean: count, number: count, string: count, object: count, array: count }

/** The shape of a raw manifest: what another version wrote is refused, not guessed at. */
const manifestShape = z.object({
  version: z.literal(1),
  pipeline: z.string(),
  stream: z.string(),
  load_id: z.string(),
  date: z.string(),
  started_at: z.string(),
  finished_at: z.string(),
  records: count,
  bytes: count,
  content_sha256: z.string(),
  cursor: z.object(cursorFields).exactOptional(),
  parts: z.array(partShape),
  requests: z.array(requestShape),
  requests_left_out: count.exactOptional(),
  paths: z.array(z.object({ path: z.string(), ...kinds, example })),
  paths_complete: z.boolean(),
})

/** Reads the manifest of a stream's raw records in one load; undefined where its extract has not finished. */
export async function readRawManifest(
  store: ObjectStore,
  load: LoadIdentity,
  stream: string,
): Promise<RawManifest | undefined> {
  return await getJson<RawManifest>(store, rawManifestKey(load, stream), manifestShape)
}

/** Writes the manifest, which makes the parts count. One that is there already, with other content, is never replaced. */
export async function writeRawManifest(
  store: ObjectStore,
  load: LoadIdentity,
  manifest: RawManifest,
): Promise<void> {
  await putJson(store, rawManifestKey(load, manifest.stream), manifest, { onlyIfAbsent: true })
}

/** The raw manifests of a load, one a stream in the definition's order; undefined until all are written. */
export async function readRawManifests(
  store: ObjectStore,
  load: LoadIdentity,
  pipeline: ResolvedPipeline,
): Promise<readonly RawManifest[] | undefined> {
  const manifests: RawManifest[] = []
  for (const stream of pipeline.streams) {
    const manifest = await readRawManifest(store, load, stream.name)
    if (manifest === undefined) return undefined
    manifests.push(manifest)
  }
  return manifests
}
