import { encodeMessage, readZeroEnded } from './message'

/**
 * Types that Redshift has under another number. SUPER is 4000: drivers that turn jsonb into objects leave it a text, as with the
 * real thing. TEXT does not exist, it is a VARCHAR.
 */
const redshiftTypes: ReadonlyMap<number, number> = new Map([
  [114, 4000],
  [3802, 4000],
  [25, 1043],
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
