import { copyManifestKey, type LoadIdentity, stagedFileKey } from '../../../job/pipeline/lake-keys'
import type { StagedManifest, StagedTable } from '../../../job/pipeline/manifests'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'

/** Two ULIDs: the second is newer. */
export const olderLoad = '01JD0000000000000000000001'
export const newerLoad = '01JD0000000000000000000002'

/** A load of 22 November 2026. */
export function identity(pipeline: string, loadId: string): LoadIdentity {
  return { pipeline, loadId, date: '2026-11-22' }
}

/** What stage would have written for tables of so many rows, one file each. */
export function makeManifest(
  pipeline: ResolvedPipeline,
  loadId: string,
  rows: Readonly<Record<string, number>>,
): StagedManifest {
  const load = identity(pipeline.name, loadId)
  const tables = pipeline.contract.tables.map(({ name }): StagedTable => {
    const count = rows[name] ?? 0
    if (count === 0) return { name, format: 'parquet', rows: 0, bytes: 0, files: [] }
    const bytes = count * 100
    return {
      name,
      format: 'parquet',
      rows: count,
      bytes,
      files: [{ key: stagedFileKey(load, name, 0), rows: count, bytes }],
      copy_manifest_key: copyManifestKey(load, name),
    }
  })
  return {
    version: 1,
    pipeline: pipeline.name,
    load_id: loadId,
    date: load.date,
    content_sha256: 'c'.repeat(64),
    contract_sha256: pipeline.contract.sha256,
    raw_records: 3,
    raw_bytes: 300,
    tables,
    unknown_paths: [],
    set_aside: [],
  }
}
