import type { ColumnType } from '../../../job/pipeline/column-type'

/** Brings a staged text and the expected one to one form, without losing a digit. */
export function comparable(type: ColumnType, text: string | null): unknown {
  if (text === null) return null
  switch (type.kind) {
    case 'double':
      // -0 and 0 are one number.
      return Number(text) + 0
    case 'timestamp':
    case 'timestamptz':
      return toMicros(text)
    case 'super':
      return (text.match(/"(?:[^"\\]|\\.)*"|[^\s"]/g) ?? [])
        .map((token) => (token.startsWith('"') ? JSON.parse(token) : token))
        .join('\0')
    default:
      return text
  }
}

/** `0001-02-03 04:05:06.789+00` as microseconds; a number is in microseconds already. */
function toMicros(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00)?$/.exec(text)
  if (match === null) return text
  const seconds = BigInt(Date.parse(`${match[1]}T${match[2]}Z`)) * 1000n
  return String(seconds + BigInt((match[3] ?? '').padEnd(6, '0')))
}
