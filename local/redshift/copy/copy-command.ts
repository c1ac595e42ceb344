import { localName } from '../dialect/local-name'

/** A table as a statement names it, folded to lower case as Redshift does, quoted or not. */
export interface TableName {
  readonly schema?: string
  readonly name: string
}

/** Where the columns of a JSON document are told. */
export type JsonOption =
  | 'auto'
  | 'auto ignorecase'
  | 'noshred'
  | { readonly bucket: string; readonly key: string }

/** What the files of a COPY are. */
export type CopyFormat =
  | { readonly kind: 'parquet'; readonly serializeToJson: boolean }
  | {
      readonly kind: 'text'
      readonly delimiter: string
      readonly escape: boolean
      readonly removeQuotes: boolean
    }
  | { readonly kind: 'csv'; readonly delimiter: string; readonly quote: string }
  | { readonly kind: 'fixed'; readonly widths: readonly number[] }
  | { readonly kind: 'json'; readonly option: JsonOption }

/** The formats whose rows this endpoint reads itself; Parquet is DuckDB's. */
export type RowFormat = Exclude<CopyFormat, { readonly kind: 'parquet' }>

/** How files are compressed, as the statement says: COPY never guesses it. */
export type Compression = 'none' | 'gzip' | 'bzip2' | 'zstd'

/** How the bytes of a text file are letters. */
export type TextEncoding = 'utf8' | 'utf16' | 'utf16le' | 'utf16be' | 'iso88591'

/** How the texts of a file become values. */
export interface ConversionOptions {
  readonly nullAs: string
  readonly emptyAsNull: boolean
  readonly blanksAsNull: boolean
  readonly trimBlanks: boolean
  readonly truncateColumns: boolean
  readonly fillRecord: boolean
  /** What stands for each byte that is no UTF-8; `undefined` makes them errors. */
  readonly invalidCharacter: string | undefined
  readonly acceptAnyDate: boolean
  /** `undefined` is Redshift's default format. */
  readonly dateFormat: string | undefined
  readonly timeFormat: string | undefined
  readonly roundDecimals: boolean
}

/** How the rows of a file are loaded. */
export interface LoadOptions {
  /** Rows with an error from which on the COPY fails. */
  readonly maxErrors: number
  readonly noLoad: boolean
  readonly explicitIds: boolean
  readonly ignoreHeader: number
  readonly ignoreBlankLines: boolean
}

/** A COPY … FROM 's3://…' that this endpoint carries out. */
export interface CopyCommand {
  readonly kind: 'copy'
  readonly table: TableName
  /** The columns named after the table; `undefined` stands for the table's own, in its order. */
  readonly columns?: readonly string[]
  readonly bucket: string
  /** A key prefix, or the key of the manifest. */
  readonly key: string
  readonly isManifest: boolean
  /** An ARN, or `default`. */
  readonly iamRole: string
  readonly region?: string
  readonly format: CopyFormat
  readonly compression: Compression
  readonly encoding: TextEncoding
  readonly conversion: ConversionOptions
  readonly load: LoadOptions
}

/** The format as the system tables name it. */
export function formatName(format: CopyFormat): string {
  return format.kind === 'parquet' ? 'Parquet' : format.kind === 'json' ? 'JSON' : 'Text'
}

/** The name for SQL text. */
export function quoteTable(table: TableName): string {
  return [table.schema, table.name]
    .flatMap((part) => (part === undefined ? [] : [quoteName(localName(part))]))
    .join('.')
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
