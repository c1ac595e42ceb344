/** One gzip NDJSON object of raw records: one record a line. */
export interface RawPart {
  readonly key: string
  readonly records: number
  /** Uncompressed, line ends included. */
  readonly bytes: number
  readonly compressed_bytes: number
  /** SHA-256 of the stored (compressed) object. */
  readonly sha256: string
  /** Whether a number in it has more digits than a double keeps (16 or more), or an exponent out of its range. */
  readonly has_long_numbers: boolean
  /** Members whose name stands twice in one object: the first few, with the line of the record. */
  readonly duplicate_names?: readonly RawFinding[]
  /** Strings and names with half a surrogate pair (such as `\ud800`), which no database takes: the first few. */
  readonly lone_surrogates?: readonly RawFinding[]
}

/** A peculiarity of a raw record that a reader may have to refuse. */
export interface RawFinding {
  /** Canonical JSON path. */
  readonly path: string
  /** The line in the part, from 1. */
  readonly line: number
}

/** How often a path held which kind of value, over all records of a stream, counted from the raw bytes. */
export interface PathCount {
  /** Canonical JSON path, such as `$.cores[*].core`; `$` is the record. */
  readonly path: string
  readonly null: number
  readonly boolean: number
  readonly number: number
  readonly string: number
  readonly object: number
  readonly array: number
  /** The first value at the path that is not null, cut to 200 characters, and where it is. */
  readonly example?: { readonly value: string; readonly raw_object: string; readonly line: number }
}

/** One request to the source, as it was answered. */
export interface RawRequest {
  readonly url: string
  readonly status: number
  readonly attempts: number
  readonly bytes: number
  readonly etag?: string
  readonly last_modified?: string
  /** The answer's own fields beside the list of records, as JSON text, cut to 4,096 characters. */
  readonly envelope?: string
}

/** How far an incremental extract has come. */
export interface RawCursor {
  /** Canonical JSON path of the values. Absent in manifests of earlier versions, as is `initial`. */
  readonly path?: string
  /** What the definition says that a stream is read from of which nothing is loaded; absent where it says nothing. */
  readonly initial?: string
  /** Where the warehouse was when the extract began; the load is refused where it has moved since. */
  readonly from: string | null
  /** The greatest value of the records and of `from`: where the warehouse is once they are loaded. */
  readonly to: string | null
  /** The extract read the stream from its beginning, whatever `from` is. */
  readonly anew?: true
}

/** `raw/<pipeline>/<stream>/date=…/load=…/manifest.json`: written last; parts without it are never read. */
export interface RawManifest {
  readonly version: 1
  readonly pipeline: string
  readonly stream: string
  readonly load_id: string
  /** The UTC day of the load, `YYYY-MM-DD`. */
  readonly date: string
  readonly started_at: string
  readonly finished_at: string
  readonly records: number
  readonly bytes: number
  /** SHA-256 over all record lines in order, uncompressed: the same source gives the same, however it was cut into parts. */
  readonly content_sha256: string
  readonly cursor?: RawCursor
  readonly parts: readonly RawPart[]
  readonly requests: readonly RawRequest[]
  /** How many there were between the first and the last ones that are listed; absent where all are. */
  readonly requests_left_out?: number
  readonly paths: readonly PathCount[]
  /** False where the records have more distinct paths than are counted (10,000); the rest is then counted under `*`. */
  readonly paths_complete: boolean
}

/** A manifest as Redshift's COPY reads it (AWS, "Using a manifest to specify data files"). */
export interface CopyManifest {
  readonly entries: readonly {
    readonly url: string
    readonly mandatory: true
    readonly meta: { readonly content_length: number }
  }[]
}

/** One file of one table, in the format of its table. */
export interface StagedFile {
  readonly key: string
  readonly rows: number
  readonly bytes: number
}

/** All staged files of one table. An empty table has no files and no COPY manifest. */
export interface StagedTable {
  readonly name: string
  readonly format: 'parquet' | 'jsonl'
  readonly rows: number
  readonly bytes: number
  readonly files: readonly StagedFile[]
  readonly copy_manifest_key?: string
}

/** A source path that the contract does not name. */
export interface UnknownPath {
  readonly stream: string
  readonly path: string
  readonly count: number
  readonly example?: { readonly value: string; readonly raw_object: string; readonly line: number }
}

/** What set-aside records would have given the tables whose rows are at a path. */
export interface SetAsidePath {
  readonly path: string
  /** Records, objects or list elements. */
  readonly rows: number
  /** Values that are not null: the rows of a table that only takes those. */
  readonly present: number
}

/** The records of a stream that a load left out of its tables, whole, with all their child rows. */
export interface SetAside {
  readonly stream: string
  /** Records with something that does not fit: `quarantine/…/manifest.json` tells of each. */
  readonly quarantined: number
  readonly quarantine_key?: string
  /** Records of a key that a better one of the same load has. */
  readonly duplicates: number
  /** What they hold where, as the counts of the raw manifest: objects or list elements (`rows`), and values that are not null. */
  readonly paths: readonly SetAsidePath[]
  /** Values that were discarded for not fitting their column: counted, with the first one. */
  readonly discarded: readonly {
    readonly table: string
    readonly column: string
    readonly count: number
    readonly example: { readonly value: string; readonly raw_object: string; readonly line: number }
  }[]
}

/** The cursor of a stream of a load. */
export interface StreamCursor extends RawCursor {
  readonly stream: string
}

/** `processed/<pipeline>/_packages/load=<load_id>.json`: the load package, written last by stage and read by check and load. */
export interface StagedManifest {
  readonly version: 1
  readonly pipeline: string
  readonly load_id: string
  readonly date: string
  /** SHA-256 over the `content_sha256` of every stream in the definition's order. */
  readonly content_sha256: string
  readonly contract_sha256: string
  /** What else it was staged by: see `StagingOrigin`. Absent in packages of earlier versions. */
  readonly settings_sha256?: string
  readonly raw_records: number
  readonly raw_bytes: number
  readonly tables: readonly StagedTable[]
  readonly unknown_paths: readonly UnknownPath[]
  /** One entry a stream that left something out. */
  readonly set_aside: readonly SetAside[]
  /** How far each incremental stream has come; absent where there is none. */
  readonly cursors?: readonly StreamCursor[]
}
