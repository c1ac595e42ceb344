import { putJson } from '../lake/json-object'
import { copyManifestKey, stagedPrefix } from '../pipeline/lake-keys'
import type { CopyManifest, StagedTable } from '../pipeline/manifests'
import type { StepContext } from '../ports/step-context'
import type { PartFiles } from './stage-part'

/** How many tables are completed at once: each takes a request or two, whose time is mostly waiting. */
const tablesAtOnce = 8

/** The keys that the lake has below a table's staged prefix, by table. */
export type StagedKeys = ReadonlyMap<string, readonly string[]>

/** Finds what earlier attempts at a load have left of its staged files. */
export async function findStagedKeys(context: StepContext): Promise<StagedKeys> {
  const found = await forEachTable(context, async (name) => {
    const keys: string[] = []
    for await (const { key } of context.store.list(stagedPrefix(context.load, name))) keys.push(key)
    return [name, keys] as const
  })
  return new Map(found)
}

/**
 * Completes the tables of a load once all their files are uploaded: removes what an earlier attempt left behind
 * under another cut, and writes a COPY manifest for every table that has rows.
 */
export async function finishTables(
  context: StepContext,
  parts: readonly PartFiles[],
  formats: ReadonlyMap<string, StagedTable['format']>,
  earlier: StagedKeys,
): Promise<readonly StagedTable[]> {
  return await forEachTable(context, (name) =>
    finishTable(context, name, parts, formats.get(name) ?? 'parquet', earlier.get(name) ?? []),
  )
}

/** Does something for every table of the contract, several at once; answers in their order. */
async function forEachTable<T>(
  context: StepContext,
  use: (name: string) => Promise<T>,
): Promise<readonly T[]> {
  const names = context.pipeline.contract.tables.map((table) => table.name)
  const answers = new Array<T>(names.length)
  const waiting = names.entries()
  const useSome = async (): Promise<void> => {
    for (const [place, name] of waiting) {
      context.signal.throwIfAborted()
      answers[place] = await use(name)
    }
  }
  const size = Math.min(tablesAtOnce, names.length)
  const outcomes = await Promise.allSettled(Array.from({ length: size }, useSome))
  const rejected = outcomes.find((outcome) => outcome.status === 'rejected')
  if (rejected !== undefined) throw rejected.reason
  return answers
}

async function finishTable(
  context: StepContext,
  name: string,
  parts: readonly PartFiles[],
  format: StagedTable['format'],
  earlier: readonly string[],
): Promise<StagedTable> {
  const files = parts.flatMap((part) => part.get(name) ?? [])
  const manifestKey = files.length === 0 ? undefined : copyManifestKey(context.load, name)
  const current = new Set([...files.map((file) => file.key), manifestKey])
  for (const key of earlier) if (!current.has(key)) await context.store.delete(key)
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
