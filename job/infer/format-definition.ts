import type { WriteMode } from '../pipeline/definition'

/** Where the records of an inferred pipeline are. */
export type InferredSource =
  | { readonly kind: 'http'; readonly baseUrl: string }
  | { readonly kind: 'files'; readonly path: string }

/** What a `pipeline.ts` is written from. */
export interface DefinitionDraft {
  readonly name: string
  readonly source: InferredSource
  readonly stream: string
  /** Below `baseUrl` or below the folder. */
  readonly path: string
  /** Canonical path to the list of records. */
  readonly records: string
  readonly write: WriteMode
  /** What the file imports `definePipeline` from, such as `../../job/pipeline/definition`. */
  readonly importPath: string
}

/** The text of a `pipeline.ts`, as a person would have written it. */
export function formatDefinition(draft: DefinitionDraft): string {
  const { source } = draft
  const where =
    source.kind === 'http' ? `baseUrl: ${literal(source.baseUrl)}` : `path: ${literal(source.path)}`
  return `import { definePipeline } from ${literal(draft.importPath)}

/** Inferred by \`lakeload infer\`; yours to edit. */
export default definePipeline({
  name: ${literal(draft.name)},
  source: { kind: ${literal(source.kind)}, ${where} },
  defaults: { write: ${literal(draft.write)} },
  streams: {
    ${draft.stream}: { path: ${literal(draft.path)}, records: ${literal(draft.records)} },
  },
})
`
}

/** A text as a TypeScript literal in single quotes. */
function literal(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")
  return `'${inside}'`
}
