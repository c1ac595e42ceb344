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
  /** A file or a folder. A folder is read in the order of its file names. A relative path starts at the working directory. */
  readonly path: Text
}

/** What a load does with the rows that are in the table already. */
export type WriteMode = 'merge' | 'replace' | 'append'

/** One collection of records. */
export interface StreamDefinition {
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
  /** Default: that of the pipeline. */
  readonly write?: WriteMode
}

/** What to extract and how to load it: plain data that survives JSON.stringify. */
export interface PipelineDefinition {
  /** The folder's name, and the schema in the warehouse: lower case letters, digits and `_`. */
  readonly name: string
  readonly description?: string
  readonly source: HttpSource | FileSource
  readonly defaults?: { readonly write?: WriteMode }
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
