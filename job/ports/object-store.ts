import type { Readable } from 'node:stream'

/** What the store tells of an object. */
export interface ObjectInfo {
  /** The key inside the lake, without the lake's own prefix. */
  readonly key: string
  readonly bytes: number
  readonly etag: string
}

/** Conditions and facts of a write. */
export interface PutOptions {
  /** Write only if no object has the key (`If-None-Match: *`); else `LAKE_OBJECT_EXISTS`, unless its bytes are these very ones. */
  readonly onlyIfAbsent?: boolean
  /** Replace only the object of this ETag (`If-Match`); else `LAKE_OBJECT_CHANGED`, unless its bytes are these very ones. */
  readonly onlyIfEtag?: string
  readonly contentType?: string
  readonly signal?: AbortSignal
}

/** The condition of a deletion. */
export interface DeleteOptions {
  /** Delete only the object of this ETag (`If-Match`); else `LAKE_OBJECT_CHANGED`. One that is missing is no error either way. */
  readonly onlyIfEtag?: string
}

/**
 * The data lake: immutable objects under keys. One instance stands for one bucket and prefix; keys are relative to it.
 *
 * Contract, tested against every implementation by one suite:
 * a put is visible whole or not at all, and visible to the next get; `get`, `head` and `getBytes` of a missing key
 * answer `undefined`; `delete` of a missing key is no error; `list` is in key order and complete.
 * Every other failure is a JobError of the `LAKE_` codes. Retries are inside.
 */
export interface ObjectStore {
  /** Writes a whole object. A `Readable` of unknown length is sent in parts; memory stays bounded. */
  put(key: string, body: Uint8Array | string | Readable, options?: PutOptions): Promise<ObjectInfo>
  /** Streams an object. */
  get(key: string, signal?: AbortSignal): Promise<Readable | undefined>
  /** Reads a whole small object; one of more than `maxBytes` (default 64 MiB) is refused. */
  getBytes(key: string, maxBytes?: number): Promise<Uint8Array | undefined>
  head(key: string): Promise<ObjectInfo | undefined>
  list(prefix: string): AsyncIterable<ObjectInfo>
  delete(key: string, options?: DeleteOptions): Promise<void>
  /** The `s3://bucket/key` address of a key, as `COPY` and people want it. */
  url(key: string): string
  close(): Promise<void>
}
