import { encodeMessage, int32, readZeroEnded, zeroEnded } from './message'

/**
 * Types that Redshift has under another number. SUPER is 4000: drivers that turn jsonb into objects leave it a text, as with the
 * real thing. TEXT does not exist, it is a VARCHAR. BYTEA is VARBYTE.
 */
const redshiftTypes: ReadonlyMap<number, number> = new Map([
  [114, 4000],
  [3802, 4000],
  [25, 1043],
  // VARBYTE.
  [17, 6551],
])

/** The RowDescription with PostgreSQL's types replaced by Redshift's; the same message where there is none. */
export function patchRowDescription(bytes: Buffer): Buffer {
  const body = Buffer.from(bytes.subarray(5))
  const count = body.readInt16BE(0)
  for (let field = 0, at = 2; field < count; field++) {
    // Name, then table (4), column (2), type (4), size (2), modifier (4), format (2).
    const typeAt = body.indexOf(0, at) + 7
    const replacement = redshiftTypes.get(body.readInt32BE(typeAt))
    if (replacement !== undefined) body.writeInt32BE(replacement, typeAt)
    at = typeAt + 12
  }
  return encodeMessage('T', body)
}

/** The RowDescription with other names for its columns. */
export function renameColumns(bytes: Buffer, rename: (name: string) => string): Buffer {
  const pieces: Buffer[] = [bytes.subarray(5, 7)]
  for (let field = 0, at = 7; field < bytes.readInt16BE(5); field++) {
    const [name, end] = readZeroEnded(bytes, at)
    pieces.push(zeroEnded(rename(name)), bytes.subarray(end, end + 18))
    at = end + 18
  }
  return encodeMessage('T', ...pieces)
}

/** The values of a DataRow in text format; null is null. */
export function readDataRow(body: Buffer): readonly (string | null)[] {
  const values: (string | null)[] = []
  for (let at = 2; values.length < body.readInt16BE(0); ) {
    const length = body.readInt32BE(at)
    at += 4
    values.push(length < 0 ? null : body.toString('utf8', at, at + length))
    at += Math.max(length, 0)
  }
  return values
}

/** The names of the columns of a RowDescription. */
export function readColumnNames(body: Buffer): readonly string[] {
  const names: string[] = []
  for (let at = 2; names.length < body.readInt16BE(0); ) {
    const [name, end] = readZeroEnded(body, at)
    names.push(name)
    at = end + 18
  }
  return names
}

/** The columns of a RowDescription that are of some types, with what is known of the type, and the formats of all its columns. */
export function columnsOfTypes<T>(
  body: Buffer,
  types: ReadonlyMap<number, T>,
): { readonly columns: ReadonlyMap<number, T>; readonly formats: readonly number[] } {
  const columns = new Map<number, T>()
  const formats: number[] = []
  for (let at = 2; formats.length < body.readInt16BE(0); ) {
    const typeAt = body.indexOf(0, at) + 7
    const type = types.get(body.readInt32BE(typeAt))
    if (type !== undefined) columns.set(formats.length, type)
    formats.push(body.readInt16BE(typeAt + 10))
    at = typeAt + 12
  }
  return { columns, formats }
}

/** A DataRow with other values, but for nulls, in some of its columns. */
export function replaceValues(
  bytes: Buffer,
  columns: ReadonlyMap<number, (value: Buffer) => Buffer>,
): Buffer {
  const pieces: Buffer[] = []
  for (let field = 0, at = 7, from = 5; field < bytes.readInt16BE(5); field++) {
    const length = bytes.readInt32BE(at)
    const replace = columns.get(field)
    if (length >= 0 && replace !== undefined) {
      const value = replace(bytes.subarray(at + 4, at + 4 + length))
      pieces.push(bytes.subarray(from, at), int32(value.length), value)
      from = at + 4 + length
    }
    at += 4 + Math.max(length, 0)
    if (field === bytes.readInt16BE(5) - 1) pieces.push(bytes.subarray(from, at))
  }
  return encodeMessage('D', ...pieces)
}

/** The formats of the results that a Bind asks for, from the place behind its names on. */
export function readResultFormats(bytes: Buffer, from: number): readonly number[] {
  let at = from + 2 + bytes.readInt16BE(from) * 2
  const parameters = bytes.readInt16BE(at)
  at += 2
  for (let index = 0; index < parameters; index++) at += 4 + Math.max(bytes.readInt32BE(at), 0)
  const count = bytes.readInt16BE(at)
  return Array.from({ length: count }, (_, index) => bytes.readInt16BE(at + 2 + index * 2))
}
