/** A Redshift column type that a contract may name. DECIMAL has precision 18 or 38: Parquet COPY wants its exact width. */
export type ColumnType =
  | {
      readonly kind:
        | 'boolean'
        | 'integer'
        | 'bigint'
        | 'double'
        | 'date'
        | 'timestamp'
        | 'timestamptz'
        | 'super'
    }
  | { readonly kind: 'decimal'; readonly precision: 18 | 38; readonly scale: number }
  | { readonly kind: 'varchar'; readonly bytes: number }

/** The longest VARCHAR of Redshift, in bytes (AWS, "Character types"). */
export const maxVarcharBytes = 65_535

const simpleTypes: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['boolean', { kind: 'boolean' }],
  ['integer', { kind: 'integer' }],
  ['bigint', { kind: 'bigint' }],
  ['double precision', { kind: 'double' }],
  ['date', { kind: 'date' }],
  ['timestamp', { kind: 'timestamp' }],
  ['timestamptz', { kind: 'timestamptz' }],
  ['super', { kind: 'super' }],
])

/** The spellings a contract may use, for messages. */
export const columnTypeSpellings: readonly string[] = [
  ...simpleTypes.keys(),
  'varchar(1..65535)',
  'decimal(18|38, scale)',
]

/** Reads a type as a contract spells it; `undefined` where it is none. */
export function parseColumnType(text: string): ColumnType | undefined {
  const spelling = text.trim().toLowerCase().replace(/\s+/g, ' ')
  const simple = simpleTypes.get(spelling)
  if (simple !== undefined) return simple
  const varchar = /^varchar ?\( ?(\d{1,6}) ?\)$/.exec(spelling)
  if (varchar !== null) {
    const bytes = Number(varchar[1])
    return bytes >= 1 && bytes <= maxVarcharBytes ? { kind: 'varchar', bytes } : undefined
  }
  const decimal = /^decimal ?\( ?(18|38) ?, ?(\d{1,2}) ?\)$/.exec(spelling)
  if (decimal === null) return undefined
  const precision = decimal[1] === '18' ? 18 : 38
  const scale = Number(decimal[2])
  // Redshift: the scale is at most the precision, and at most 37.
  return scale <= Math.min(precision, 37) ? { kind: 'decimal', precision, scale } : undefined
}

/** The type as Redshift's DDL and a contract spell it. */
export function formatColumnType(type: ColumnType): string {
  switch (type.kind) {
    case 'varchar':
      return `varchar(${type.bytes})`
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'double':
      return 'double precision'
    default:
      return type.kind
  }
}
