import type { SchemaContract } from './contract'
import type { ContractModes } from './contract-modes'
import type { Deduplication, SoftDelete, StagingFormat, WriteMode } from './definition'
import type { Pagination } from './pagination'

/** An HTTP source with every default filled in and every environment value read. */
export interface ResolvedHttpSource {
  readonly kind: 'http'
  readonly baseUrl: string
  /** May hold secrets: never logged, never written to the lake. */
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly maxAttempts: number
  readonly maxAnswerBytes: number
}

/** A file source with its path made absolute. */
export interface ResolvedFileSource {
  readonly kind: 'files'
  readonly path: string
}

/** Pages with their limit. */
export type ResolvedPagination = Pagination & { readonly maxPages: number }

/** How many records of a stream a load may set aside. `share` is of the records that came in, 0 to 1. */
export type QuarantineLimit = { readonly records: number } | { readonly share: number }

/** An incremental extract; the path is canonical. */
export interface ResolvedCursor {
  readonly path: string
  readonly parameter: string
  readonly initial?: string
}

export interface ResolvedStream {
  readonly name: string
  readonly path: string
  /** Canonical JSON path to the list of records: `$` or `$.a.b`. */
  readonly records: string
  readonly write: WriteMode
  /** A table's own setting goes before it. */
  readonly contractModes: ContractModes
  readonly maxNesting: number
  readonly maxQuarantined: QuarantineLimit
  readonly format: StagingFormat
  readonly dedupe?: Deduplication
  readonly softDelete?: SoftDelete
  readonly cursor?: ResolvedCursor
  /** Absent where the stream is one answer, or files. */
  readonly paginate?: ResolvedPagination
}

/** A pipeline as the steps see it: checked, with every default filled in. */
export interface ResolvedPipeline {
  readonly name: string
  readonly source: ResolvedHttpSource | ResolvedFileSource
  readonly streams: readonly ResolvedStream[]
  readonly contract: SchemaContract
  readonly exampleQuery?: string
}
