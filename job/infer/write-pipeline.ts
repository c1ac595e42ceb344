import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { ContractDraft } from './contract-draft'
import { formatContract } from './format-contract'
import { formatDefinition, type InferredSource } from './format-definition'

/** What to write, and where. */
export interface WritePipelineOptions {
  readonly draft: ContractDraft
  readonly source: InferredSource
  readonly path: string
  readonly records: string
  /** The folder that holds the pipelines. */
  readonly pipelinesFolder: string
  /** The folder that holds `job/`. */
  readonly projectFolder: string
}

/** Writes `<pipelines>/<name>/pipeline.ts` and `schema.yml`; their paths. */
export async function writePipeline(options: WritePipelineOptions): Promise<readonly string[]> {
  const { draft } = options
  const folder = join(options.pipelinesFolder, draft.pipeline)
  await mkdir(folder, { recursive: true })
  const definition = relative(folder, join(options.projectFolder, 'job', 'pipeline', 'definition'))
  const importPath = definition.split(sep).join('/')
  const { pipeline: name, stream, write } = draft
  const { source, path, records } = options
  const files = {
    // The definition last: a folder without one is no pipeline yet.
    'schema.yml': formatContract(draft),
    'pipeline.ts': formatDefinition({ name, source, stream, path, records, write, importPath }),
  }
  const written: string[] = []
  for (const [file, text] of Object.entries(files)) {
    const target = join(folder, file)
    await writeWhole(target, text)
    written.push(target)
  }
  return written
}

/** Replaces a file at once: a reader sees the old text or the new one, never half. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.new`
  await writeFile(draft, text)
  await rename(draft, file)
}
