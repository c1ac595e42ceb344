import type { SqlErrorFields } from '../protocol/sql-error'

/** The largest statement that Redshift takes, in bytes. */
const largest = 16 * 1024 * 1024

export function isTooLarge(sql: string): boolean {
  // A letter takes three bytes at most for each unit of the string's length.
  return sql.length * 3 > largest && Buffer.byteLength(sql) > largest
}

/** What Redshift says of a statement that is too large. */
export function tooLarge(sql: string): SqlErrorFields {
  return {
    code: '42601',
    message: `Statement is too large. Statement Size: ${Buffer.byteLength(sql)} bytes. Maximum Allowed: ${largest} bytes`,
    hint: 'write the rows to a file and use COPY',
  }
}
