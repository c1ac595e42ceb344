/** What the files of an UNLOAD are. */
export type UnloadFormat =
  | { readonly kind: 'parquet' | 'json' }
  | { readonly kind: 'csv'; readonly delimiter: string; readonly header: boolean; readonly nullAs: string }
  | { readonly kind: 'fixed'; readonly widths: readonly number[]; readonly nullAs: string }
  | {
      readonly kind: 'text'
      readonly delimiter: string
      readonly header: boolean
      readonly nullAs: string
      readonly escape: boolean
      readonly addQuotes: boolean
    }

/** An UNLOAD that this endpoint carries out. */
export interface UnloadCommand {
  readonly kind: 'unload'
  /** The query, in Redshift's dialect. */
  readonly sql: string
  readonly bucket: string
  /** What the keys of all objects begin with. */
  readonly prefix: string
  readonly iamRole: string
  readonly region?: string
  readonly format: UnloadFormat
  readonly compression: 'none' | 'gzip' | 'zstd'
  readonly partitionBy: readonly string[]
  /** The columns of the partitions stay in the files. */
  readonly includesPartition: boolean
  readonly manifest: 'none' | 'plain' | 'verbose'
  readonly allowOverwrite: boolean
  readonly cleanPath: boolean
  readonly isParallel: boolean
  readonly maxFileBytes: number
  readonly extension?: string
}
