import { localName } from '../dialect/local-name'

/** A table as a statement names it, folded to lower case as Redshift does, quoted or not. */
export interface TableName {
  readonly schema?: string
  readonly name: string
}

/** A COPY … FROM 's3://…' that this endpoint carries out. */
export interface CopyCommand {
  readonly table: TableName
  /** The columns named after the table; `undefined` stands for the table's own, in its order. */
  readonly columns?: readonly string[]
  readonly bucket: string
  /** A key prefix, or the key of the manifest. */
  readonly key: string
  readonly isManifest: boolean
  /** An ARN, or `default`. */
  readonly iamRole: string
  /** Nested values and JSON go to SUPER columns. */
  readonly serializeToJson: boolean
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
