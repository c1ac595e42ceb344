import { putJson } from '../lake/json-object'
import { copyManifestKey, stagedPrefix } from '../pipeline/lake-keys'
import type { CopyManifest, StagedTable } from '../pipeline/manifests'
import type { StepContext } from '../ports/step-context'
import type { PartFiles } from './stage-part'

/** How many tables are completed at once: each takes a request or two, whose time is mostly waiting. */
const tablesAtOnce = 8

/**
 * Completes the tables of a load once all their files are uploaded: removes what an earlier attempt left behind
 * under another cut, and writes a COPY manifest for every table that has rows.
 */
export async function finishTables(
  context: StepContext,
  parts: readonly PartFiles[],
  formats: ReadonlyMap<string, StagedTable['format']>,
): Promise<readonly StagedTable[]> {
  const names = context.pipeline.contract.tables.map((table) => table.name)
  const finished = new Array<StagedTable>(names.length)
  const waiting = names.entries()
  const finishSome = async (): Promise<void> => {
    for (const [place, name] of waiting) {
      finished[place] = await finishTable(context, name, parts, formats.get(name) ?? 'parquet')
    }
  }
  const size = Math.min(tablesAtOnce, names.length)
  const outcomes = await Promise.allSettled(Array.from({ length: size }, finishSome))
  const rejected = outcomes.find((outcome) => outcome.status === 'rejected')
  if (rejected !== undefined) throw rejected.reason
  return finished
}

async function finishTable(
  context: StepContext,
  name: string,
  parts: readonly PartFiles[],
  format: StagedTable['format'],
): Promise<StagedTable> {
  context.signal.throwIfAborted()
  const files = parts.flatMap((part) => part.get(name) ?? [])
  const manifestKey = files.length === 0 ? undefined : copyManifestKey(context.load, name)
  const current = new Set([...files.map((file) => file.key), manifestKey])
  for await (const { key } of context.store.list(stagedPrefix(context.load, name))) {
    if (!current.has(key)) await context.store.delete(key)
  }
  if (manifestKey !== undefined) {
    const manifest: CopyManifest = {
      entries: files.map((file) => ({
        url: context.store.url(file.key),
        mandatory: true,
        // COPY of Parquet needs the length (AWS, "Using a manifest to specify data files").
        meta: { content_length: file.bytes },
      })),
    }
    await putJson(context.store, manifestKey, manifest)
  }
  return {
    name,
    format,
    rows: files.reduce((sum, file) => sum + file.rows, 0),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    files,
    ...(manifestKey === undefined ? {} : { copy_manifest_key: manifestKey }),
  }
}
