import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { getJson } from '../lake/json-object'
import { stagedPrefix } from '../pipeline/lake-keys'
import type { StagedTable } from '../pipeline/manifests'
import type { StepContext } from '../ports/step-context'

/** A staged table's files as they are in the lake, brought to local files. */
export interface LocalTable {
  readonly name: string
  readonly files: readonly string[]
  /** Where lake, COPY manifest and staged manifest differ; empty where all is as it should be. */
  readonly problems: readonly string[]
}

/** Downloads the files of a table and compares what is in the lake with what the manifests say. */
export async function downloadTable(context: StepContext, table: StagedTable): Promise<LocalTable> {
  const folder = join(context.scratchFolder, 'check', table.name)
  await mkdir(folder, { recursive: true })
  const problems: string[] = [...(await compareManifest(context, table))]
  const files: string[] = []
  for (const staged of table.files) {
    const found = await context.store.head(staged.key)
    if (found === undefined) {
      problems.push(`\`${staged.key}\` is not in the lake`)
      continue
    }
    if (found.bytes !== staged.bytes) {
      problems.push(`\`${staged.key}\` has ${found.bytes} bytes, not ${staged.bytes}`)
    }
    const source = await context.store.get(staged.key, context.signal)
    if (source === undefined) continue
    const file = join(folder, `${files.length}.${table.format}`)
    await pipeline(source, createWriteStream(file), { signal: context.signal })
    files.push(file)
  }
  return { name: table.name, files, problems }
}

/** What COPY asks of a manifest; `mandatory` and the length are compared below, so that each has a problem of its own. */
const copyManifestShape = z.object({
  entries: z.array(
    z.object({ url: z.string(), mandatory: z.boolean(), meta: z.object({ content_length: z.number() }) }),
  ),
})

/** Compares the COPY manifest with the staged files, and both with what stands under the table's prefix. */
async function compareManifest(context: StepContext, table: StagedTable): Promise<readonly string[]> {
  const problems: string[] = []
  const key = table.copy_manifest_key
  if (key === undefined) {
    if (table.files.length > 0) problems.push('there is no COPY manifest')
  } else {
    const manifest = await getJson(context.store, key, copyManifestShape)
    const listed = new Map((manifest?.entries ?? []).map((entry) => [entry.url, entry]))
    for (const file of table.files) {
      const url = context.store.url(file.key)
      const entry = listed.get(url)
      listed.delete(url)
      if (entry === undefined) problems.push(`\`${url}\` is not in the COPY manifest`)
      else if (entry.mandatory !== true) problems.push(`\`${url}\` is not mandatory in the COPY manifest`)
      else if (entry.meta.content_length !== file.bytes) {
        problems.push(
          `\`${url}\` has ${file.bytes} bytes, the COPY manifest says ${entry.meta.content_length}`,
        )
      }
    }
    for (const url of listed.keys()) problems.push(`\`${url}\` in the COPY manifest was not staged`)
  }
  const known = new Set([key, ...table.files.map((file) => file.key)])
  for await (const object of context.store.list(stagedPrefix(context.load, table.name))) {
    if (!known.has(object.key)) problems.push(`\`${object.key}\` belongs to no manifest`)
  }
  return problems
}
