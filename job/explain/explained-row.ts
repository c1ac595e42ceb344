import type { RawRequest } from '../pipeline/manifests'
import type { Row } from '../ports/warehouse'

/** A column of the row, and what stands in the raw record at its place. */
export interface ExplainedColumn {
  readonly name: string
  /** As the warehouse answers it; undefined where the table has no such column yet. */
  readonly value: Row[string] | undefined
  /** `unknown`: the table has the column, today's contract does not. */
  readonly origin: 'path' | 'parent_key' | 'list_index' | 'unknown'
  /** With the row's own places in lists, such as `$.cores[0].core`. */
  readonly path?: string
  /** The raw value's own text; undefined where the record has none there, or is not known. */
  readonly raw?: string
}

/** The run that loaded the row, as its record tells. */
export interface ExplainedRun {
  readonly url: string
  /** False where the record is gone. */
  readonly known: boolean
  readonly status?: string
  readonly startedAt?: string
  readonly finishedAt?: string
}

/** A row of the warehouse, and all that led to it. */
export interface ExplainedRow {
  readonly pipeline: string
  readonly table: string
  /** The root table that knows the record; the table itself where it is one. */
  readonly rootTable: string
  /** As it was asked for. */
  readonly key: Readonly<Record<string, string>>
  readonly columns: readonly ExplainedColumn[]
  readonly loadId: string
  /** UTC, as the warehouse answers it. */
  readonly loadedAt: string
  /** `s3://` address. */
  readonly rawObject: string
  readonly rawLine: number
  /** The record's very text; undefined where the object is gone. */
  readonly rawRecord?: string
  /** The requests of the load's stream; undefined where its manifest is gone. */
  readonly requests?: readonly RawRequest[]
  /** How many more there were, which the manifest does not list. */
  readonly requestsLeftOut?: number
  readonly run: ExplainedRun
}
