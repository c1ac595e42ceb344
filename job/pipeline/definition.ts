import type { ContractModesSetting } from './contract-modes'
import type { Pagination } from './pagination'

/** A value that comes from the environment when the pipeline runs. */
export interface EnvironmentValue {
  readonly env: string
  readonly default?: string
}

/** Text, or the environment variable that holds it. */
export type Text = string | EnvironmentValue

/** A JSON API over HTTP. */
export interface HttpSource {
  readonly kind: 'http'
  /** Where every stream's `path` starts, such as `https://api.spacexdata.com`. */
  readonly baseUrl: Text
  /** Sent with every request. Values from the environment are never logged. */
  readonly headers?: Readonly<Record<string, Text>>
  /** How long one request may take, connection to last byte, in milliseconds. Default 60,000. */
  readonly timeoutMs?: number
  /** How often a request is sent at most when it fails in a way that may pass. Default 5. */
  readonly maxAttempts?: number
  /** The largest answer that is accepted, in bytes after decompression. Default 2 GiB. */
  readonly maxAnswerBytes?: number
}

/** Files of JSON or NDJSON, plain or gzip. */
export interface FileSource {
  readonly kind: 'files'
  /** A file or a folder. A folder is read with its sub-folders, in the order of paths. A relative path starts at the working directory. */
  readonly path: Text
}

/**
 * What a load does with the rows that are in the table already. `merge` replaces the records that came in, by key; `replace`
 * all; `append` none; `insert_only` adds the records whose key is new; `scd2` keeps every version of a record (`_valid_from`,
 * `_valid_to`, `_is_current`). Child tables follow their root.
 */
export type WriteMode = 'merge' | 'replace' | 'append' | 'insert_only' | 'scd2'

/** The files between the lake and COPY. `auto`: Parquet, but gzip JSONL for tables with SUPER columns. */
export type StagingFormat = 'auto' | 'parquet' | 'jsonl'

/** Which of several records of one key a load keeps: the one with the greatest value in a column of the root table, else the last. */
export interface Deduplication {
  readonly by?: string
}

/**
 * How records leave: `column` is a boolean of the root table that says so, `absent` takes a record for gone that a whole
 * extract does not bring any more. Rows stay, with the time in `_deleted_at`.
 */
export type SoftDelete = { readonly column: string } | 'absent'

/** An incremental extract: asks the source for what came after the greatest value that is loaded. HTTP sources only. */
export interface CursorDefinition {
  /** The path of the value in a record, such as `$.updated_at`. */
  readonly path: string
  /** The query parameter that takes it. */
  readonly parameter: string
  /** What the first extract asks from; without it that one reads everything. */
  readonly initial?: Text
}

/** What applies to every stream that says nothing else. */
export interface StreamDefaults {
  /** Default `merge`. */
  readonly write?: WriteMode
  /** What a run does with what the contract does not say. Default: reports new members and lists, refuses values that do not fit. */
  readonly schemaContract?: ContractModesSetting
  /** Objects and lists around a value, beyond which what `evolve` adds is kept as SUPER. Default 4. */
  readonly maxNesting?: number
  /** How many records a load may set aside: a count, or a share of its records such as `1%`. Beyond, the run fails. Default `1%`. */
  readonly maxQuarantined?: number | string
  /** Default `auto`. */
  readonly format?: StagingFormat
}

/** One collection of records. */
export interface StreamDefinition extends StreamDefaults {
  /** The path below `baseUrl`, or below the folder of a file source; query string included. */
  readonly path: string
  /**
   * Added to the path as its query string, in order, such as `{ since: env('LAKELOAD_DATE') }`. HTTP sources only. Addresses
   * are logged: a secret belongs into a header.
   */
  readonly query?: Readonly<Record<string, Text>>
  /** Where the list of records is in the answer: `$` is the answer itself. Default `$`. */
  readonly records?: string
  /** How the answer goes on in further pages. Default: it is whole. HTTP sources only. */
  readonly paginate?: Pagination
  /** Default: none; two records of one key in a load are refused. */
  readonly dedupe?: Deduplication
  /** Default: none; rows are never marked. With `merge` and `scd2`. */
  readonly softDelete?: SoftDelete
  /** Default: none; every extract reads the whole stream. */
  readonly cursor?: CursorDefinition
}

/** What to extract and how to load it: plain data that survives JSON.stringify. */
export interface PipelineDefinition {
  /** The folder's name, and the schema in the warehouse: lower case letters, digits and `_`. */
  readonly name: string
  readonly description?: string
  readonly source: HttpSource | FileSource
  readonly defaults?: StreamDefaults
  readonly streams: Readonly<Record<string, StreamDefinition>>
  /** A query on one line worth typing after a run, which `lakeload run` prints. Default: the first rows of the first table. */
  readonly exampleQuery?: string
}

/**
 * Types a pipeline definition. The default export of `pipelines/<name>/pipeline.ts`.
 *
 * @example
 * export default definePipeline({
 *   name: 'shop',
 *   source: { kind: 'http', baseUrl: env('SHOP_URL'), headers: { authorization: env('SHOP_TOKEN') } },
 *   streams: { orders: { path: '/orders', records: '$.data' } },
 * })
 */
export function definePipeline(definition: PipelineDefinition): PipelineDefinition {
  return definition
}

/**
 * Takes a text from the environment when the pipeline runs, so that it is not part of the definition. `LAKELOAD_DATE` is
 * always there: the day that `lakeload run --date` names, or today's in UTC, as `YYYY-MM-DD`.
 */
export function env(name: string, fallback?: string): EnvironmentValue {
  return fallback === undefined ? { env: name } : { env: name, default: fallback }
}
