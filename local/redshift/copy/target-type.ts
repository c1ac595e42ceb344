/** Types without a length or precision. */
type PlainKind =
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'real'
  | 'double'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'time'
  | 'timetz'
  | 'varbyte'
  | 'super'

/** The type of a column that COPY fills. */
export type TargetType =
  | { readonly kind: PlainKind }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'varchar' | 'char'; readonly bytes: number }
  | { readonly kind: 'other'; readonly name: string }

const plainKinds: ReadonlyMap<number, PlainKind> = new Map<number, PlainKind>([
  [16, 'boolean'],
  [17, 'varbyte'],
  [20, 'bigint'],
  [21, 'smallint'],
  [23, 'integer'],
  [114, 'super'],
  [700, 'real'],
  [701, 'double'],
  [1082, 'date'],
  [1083, 'time'],
  [1266, 'timetz'],
  [1114, 'timestamp'],
  [1184, 'timestamptz'],
  [3802, 'super'],
])

const maxVarcharBytes = 65_535

/** Reads a type out of PostgreSQL's catalogue: number and modifier of the base type, name for messages. */
export function readTargetType(oid: number, modifier: number, name: string): TargetType {
  const kind = plainKinds.get(oid)
  if (kind !== undefined) return { kind }
  switch (oid) {
    case 25:
      return { kind: 'varchar', bytes: maxVarcharBytes }
    case 1042:
      return { kind: 'char', bytes: modifier < 4 ? 1 : modifier - 4 }
    case 1043:
      return { kind: 'varchar', bytes: modifier < 4 ? maxVarcharBytes : modifier - 4 }
    case 1700:
      // A bare DECIMAL is (18,0) in Redshift.
      return modifier < 4
        ? { kind: 'decimal', precision: 18, scale: 0 }
        : { kind: 'decimal', precision: ((modifier - 4) >> 16) & 0xffff, scale: (modifier - 4) & 0x7ff }
    default:
      return { kind: 'other', name }
  }
}

/** The type as Redshift's messages spell it. */
export function formatTargetType(type: TargetType): string {
  switch (type.kind) {
    case 'double':
      return 'DOUBLE PRECISION'
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`
    case 'other':
      return type.name.toUpperCase()
    default:
      return type.kind.toUpperCase()
  }
}

const catalogueNames: Readonly<Record<string, string>> = {
  smallint: 'int2',
  integer: 'int4',
  bigint: 'int8',
  real: 'float4',
  double: 'float8',
  boolean: 'bool',
  decimal: 'numeric',
}

/** The type as the error tables name it. */
export function catalogueType(type: TargetType): string {
  return type.kind === 'other' ? type.name : (catalogueNames[type.kind] ?? type.kind)
}

/** The length as the error tables show it. */
export function catalogueLength(type: TargetType): string {
  if (type.kind === 'decimal') return `${type.precision}, ${type.scale}`
  return type.kind === 'varchar' || type.kind === 'char' ? String(type.bytes) : '0'
}
