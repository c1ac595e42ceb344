import type { CustomTypesConfig } from 'pg'

type Parse = (text: string) => string | number | boolean

/** PostgreSQL's type numbers, which Redshift shares. All other types, SUPER (4000) among them, stay text. */
const parsers: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [16, (text) => text === 't'], // boolean
  [21, Number], // smallint
  [23, Number], // integer
  [26, Number], // oid
  [700, Number], // real
  [701, Number], // double precision
])

const asText: Parse = (text) => text

/**
 * Reads values as the port `Warehouse` promises. `pg` itself would make a `Date` in the machine's own time zone of a
 * timestamp, and an object of JSON; bigint and numeric do not fit a double.
 */
export const rowTypes: CustomTypesConfig = {
  getTypeParser: (oid: number) => parsers.get(oid) ?? asText,
}
