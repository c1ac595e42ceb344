import { z } from 'zod'
import { type LoadIdentity, stagedManifestKey } from '../pipeline/lake-keys'
import type { StagedManifest } from '../pipeline/manifests'
import type { StagingOrigin } from '../pipeline/staging-origin'
import type { ObjectStore } from '../ports/object-store'
import { cursorFields } from './cursor-fields'
import { getJson } from './json-object'

const count = z.number().int().nonnegative()
const example = z.object({ value: z.string(), raw_object: z.string(), line: count })

/** The shape of a load package: what another version wrote is refused, not guessed at. */
const manifestShape = z.object({
  version: z.literal(1),
  pipeline: z.string(),
  load_id: z.string(),
  date: z.string(),
  content_sha256: z.string(),
  contract_sha256: z.string(),
  settings_sha256: z.string().exactOptional(),
  raw_records: count,
  raw_bytes: count,
  tables: z.array(
    z.object({
      name: z.string(),
      format: z.enum(['parquet', 'jsonl']),
      rows: count,
      bytes: count,
      files: z.array(z.object({ key: z.string(), rows: count, bytes: count })),
      copy_manifest_key: z.string().exactOptional(),
    }),
  ),
  unknown_paths: z.array(
    z.object({ stream: z.string(), path: z.string(), count, example: example.exactOptional() }),
  ),
  set_aside: z.array(
    z.object({
      stream: z.string(),
      quarantined: count,
      quarantine_key: z.string().exactOptional(),
      duplicates: count,
      paths: z.array(z.object({ path: z.string(), rows: count, present: count })),
      discarded: z.array(z.object({ table: z.string(), column: z.string(), count, example })),
    }),
  ),
  cursors: z.array(z.object({ stream: z.string(), ...cursorFields })).exactOptional(),
})

/** The load package of a load, if it was staged from this content, under this contract and by these settings. */
export async function readStagedManifest(
  store: ObjectStore,
  load: LoadIdentity,
  origin: StagingOrigin,
): Promise<StagedManifest | undefined> {
  const staged = await getJson<StagedManifest>(store, stagedManifestKey(load), manifestShape)
  const isToday =
    staged?.contract_sha256 === origin.contract_sha256 &&
    staged.content_sha256 === origin.content_sha256 &&
    staged.settings_sha256 === origin.settings_sha256
  return isToday ? staged : undefined
}
