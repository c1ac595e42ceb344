/** Why a record was set aside, in a word. */
export type QuarantineCode =
  | 'value_misfit'
  | 'value_missing'
  | 'record_unreadable'
  | 'unknown_column'
  | 'unknown_table'

/** One thing in a record that the contract does not take. */
export interface QuarantineReason {
  readonly code: QuarantineCode
  readonly table?: string
  readonly column?: string
  readonly type?: string
  /** The JSON path with the real place in every list: `$.cores[2].flight`. */
  readonly path: string
  /** The value as text, cut; absent where there is none. */
  readonly value?: string
  /** What is wrong, as the end of a sentence: `is not an integer`. */
  readonly reason: string
}

/** A record that was set aside: one line of a `records-NNNNN.jsonl.gz`. */
export interface QuarantinedRecord {
  readonly raw_object: string
  /** From 1. */
  readonly line: number
  /** The first ones. */
  readonly reasons: readonly QuarantineReason[]
  /** The record's size as it stands in the raw object. */
  readonly bytes: number
  /** Its text; cut where `record_cut` says so, the raw object keeps all of it. */
  readonly record: string
  readonly record_cut?: true
}

/** How many set-aside records have a reason of one kind; a record may have several. */
export interface QuarantineCount {
  readonly code: QuarantineCode
  readonly table?: string
  readonly column?: string
  /** The path without places; absent where there are too many. */
  readonly path?: string
  readonly records: number
}

/** `quarantine/<pipeline>/<stream>/date=…/load=…/manifest.json`, written last. */
export interface QuarantineManifest {
  readonly version: 1
  readonly pipeline: string
  readonly stream: string
  readonly load_id: string
  readonly date: string
  readonly contract_sha256: string
  /** All records of the stream in this load. */
  readonly records: number
  readonly quarantined: number
  /** How many the stream's `maxQuarantined` allowed. */
  readonly limit: number
  readonly reasons: readonly QuarantineCount[]
  readonly parts: readonly { readonly key: string; readonly raw_object: string; readonly records: number }[]
}
