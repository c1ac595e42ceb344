/** A column of a query's result. */
export interface ResultColumn {
  readonly name: string
  /** PostgreSQL's number and modifier of the type. */
  readonly typeId: number
  readonly modifier: number
}

export const superType = 114
export const varbyteType = 17

/** Reads the columns out of the body of a RowDescription. */
export function readColumns(body: Buffer): readonly ResultColumn[] {
  const columns: ResultColumn[] = []
  for (let at = 2; columns.length < body.readInt16BE(0); ) {
    const end = body.indexOf(0, at)
    // Name, table (4), column (2), type (4), size (2), modifier (4), format (2).
    columns.push({
      name: body.toString('utf8', at, end),
      typeId: body.readInt32BE(end + 7),
      modifier: body.readInt32BE(end + 13),
    })
    at = end + 19
  }
  return columns
}

/** The values of a DataRow, one letter a byte; null is null. */
export function readByteRow(body: Buffer): (string | null)[] {
  const count = body.readInt16BE(0)
  const values: (string | null)[] = []
  for (let at = 2; values.length < count; ) {
    const length = body.readInt32BE(at)
    at += 4
    if (length < 0) values.push(null)
    else {
      values.push(body.toString('latin1', at, at + length))
      at += length
    }
  }
  return values
}

const typeNames: ReadonlyMap<number, readonly [redshift: string, duck: string]> = new Map([
  [16, ['boolean', 'boolean']],
  [varbyteType, ['binary varying', 'blob']],
  [20, ['bigint', 'bigint']],
  [21, ['smallint', 'smallint']],
  [23, ['integer', 'integer']],
  [superType, ['super', 'json']],
  [700, ['real', 'float']],
  [701, ['double precision', 'double']],
  [1042, ['character', 'varchar']],
  [1082, ['date', 'date']],
  [1114, ['timestamp without time zone', 'timestamp']],
  [1184, ['timestamp with time zone', 'timestamptz']],
  [1700, ['numeric', 'decimal']],
])

/** The type as a verbose manifest names it. */
export function redshiftType(column: ResultColumn): string {
  return typeNames.get(column.typeId)?.[0] ?? 'character varying'
}

/** The type that DuckDB writes into a Parquet file. */
export function duckType(column: ResultColumn): string {
  if (column.typeId !== 1700) return typeNames.get(column.typeId)?.[1] ?? 'varchar'
  // A number that was computed has no precision of its own: the largest one holds it.
  if (column.modifier < 4) return 'decimal(38,10)'
  return `decimal(${((column.modifier - 4) >> 16) & 0xffff},${(column.modifier - 4) & 0x7ff})`
}
