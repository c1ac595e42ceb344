import { gzipSync } from 'node:zlib'
import { copyManifestKey } from '../../../job/pipeline/lake-keys'
import type { StagedManifest } from '../../../job/pipeline/manifests'
import type { ObjectStore } from '../../../job/ports/object-store'
import { identity } from '../load/staged-manifest'

/** Puts lines into the place of a staged table's files, as one gzip JSON file. */
export async function putJsonTable(
  store: ObjectStore,
  staged: StagedManifest,
  name: string,
  lines: readonly string[],
): Promise<StagedManifest> {
  const manifestKey = copyManifestKey(identity(staged.pipeline, staged.load_id), name)
  const key = `${manifestKey.replace('copy.manifest', '')}part-00000.jsonl.gz`
  const bytes = gzipSync(lines.map((line) => `${line}\n`).join(''))
  await store.put(key, bytes)
  const entry = { url: store.url(key), mandatory: true, meta: { content_length: bytes.length } }
  await store.put(manifestKey, JSON.stringify({ entries: [entry] }))
  const table = {
    name,
    format: 'jsonl' as const,
    rows: lines.length,
    bytes: bytes.length,
    files: [{ key, rows: lines.length, bytes: bytes.length }],
    copy_manifest_key: manifestKey,
  }
  return { ...staged, tables: staged.tables.map((one) => (one.name === name ? table : one)) }
}
